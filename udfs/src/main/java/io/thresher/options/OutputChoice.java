package io.thresher.options;

import java.io.Serializable;
import java.util.Set;

/**
 * One output that the user asked for, or one element of each of its rows.
 *
 * @param output its name in the model; as it is parsed, with the part behind it
 * @param column the name of its column
 * @param part the element in brackets, such as {@code [1]} or {@code ['yes']}; empty for the whole
 *     output, and until the planner tells it from the name
 */
public record OutputChoice(String output, String column, String part) implements Serializable {

  /** Whether it is one of some outputs, or a part of one. */
  boolean isOf(Set<String> outputs) {
    return outputs.contains(output)
        || outputs.stream().anyMatch(name -> output.startsWith(name + "["));
  }

  /** Of a whole output. */
  public OutputChoice(String output, String column) {
    this(output, column, "");
  }
}
