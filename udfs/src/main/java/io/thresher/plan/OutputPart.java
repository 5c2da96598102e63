package io.thresher.plan;

import io.thresher.model.TextTask;
import java.io.Serializable;
import java.util.List;

/** One element of each row of an output, or what is made of it or of several. */
public sealed interface OutputPart extends Serializable {

  /**
   * Of a tensor.
   *
   * @param at a position in each of its dimensions after the leading one, from 0
   */
  record Element(List<Integer> at) implements OutputPart {}

  /**
   * Made of several outputs and the tokens of a text.
   *
   * @param task that makes it
   * @param column which of the columns that it makes
   */
  record Decoded(TextTask task, int column) implements OutputPart {}

  /**
   * The label of the largest element, the first of several.
   *
   * @param labels one for each element of the output, which is a vector of floats
   */
  record Likeliest(List<String> labels) implements OutputPart {}

  /**
   * Of maps.
   *
   * @param key a Long or a String
   */
  record Entry(Serializable key) implements OutputPart {}
}
