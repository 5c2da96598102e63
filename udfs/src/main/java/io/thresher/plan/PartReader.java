package io.thresher.plan;

import io.thresher.errors.DataProblems;
import io.thresher.errors.Problems;
import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import io.thresher.options.OutputChoice;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which element of an output a choice names, such as {@code p[1]} or {@code p['yes']}. */
final class PartReader {
  private final Problems problems;

  PartReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * The choice as one of an output and its part, where it names an output of the model followed by
   * brackets; otherwise as it is. A name with brackets that the model has is that output.
   */
  static OutputChoice split(OutputChoice choice, List<String> known) {
    String text = choice.output();
    return known.stream()
        .filter(name -> text.startsWith(name + "[") && text.endsWith("]"))
        .max(Comparator.comparingInt(String::length))
        .filter(name -> !known.contains(text))
        .map(name -> new OutputChoice(name, choice.column(), text.substring(name.length())))
        .orElse(choice);
  }

  /** Null, and a problem, where the output has no such part. */
  @Nullable OutputPart read(OutputChoice choice, OutputBinding binding, ObservedOutput seen) {
    String inside = choice.part().substring(1, choice.part().length() - 1);
    return binding.kind() == ValueSpec.Kind.SEQUENCE_OF_MAPS
        ? entry(choice, unquoted(inside), binding.keyType(), seen.keys())
        : element(choice, inside, binding);
  }

  /** Adds a problem where a part is asked for of what has one value a row. */
  void refuse(OutputChoice choice) {
    if (!choice.part().isEmpty()) {
      String expected = positions(List.of());
      problems.add(DataProblems.noSuchPart(choice.output() + choice.part(), expected));
    }
  }

  private @Nullable OutputPart entry(
      OutputChoice choice, String key, @Nullable ElementType type, List<?> keys) {
    Serializable read = type == ElementType.STRING ? key : number(key);
    if (read == null || (!keys.isEmpty() && !keys.contains(read))) {
      String expected = keys.isEmpty() ? "a whole number" : "one of the keys " + keys;
      problems.add(DataProblems.noSuchPart(choice.output() + choice.part(), expected));
      return null;
    }
    return new OutputPart.Entry(read);
  }

  private static String unquoted(String key) {
    boolean quoted =
        key.length() > 1
            && (key.charAt(0) == '\'' || key.charAt(0) == '"')
            && key.charAt(key.length() - 1) == key.charAt(0);
    return quoted ? key.substring(1, key.length() - 1) : key;
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return null; // Reported by the caller, with what was expected.
    }
  }

  private @Nullable OutputPart element(OutputChoice choice, String inside, OutputBinding binding) {
    List<Integer> shape = binding.rowShape();
    String[] texts = inside.split("]\\s*\\[", -1);
    List<Integer> at = new ArrayList<>();
    for (int d = 0; d < texts.length && texts.length == shape.size(); d++) {
      Long position = number(texts[d]);
      int most = shape.get(d) == OutputBinding.DYNAMIC ? Integer.MAX_VALUE : shape.get(d);
      if (position != null && position >= 0 && position < most) {
        at.add(position.intValue());
      }
    }
    if (shape.isEmpty() || at.size() < shape.size()) {
      problems.add(DataProblems.noSuchPart(choice.output() + choice.part(), positions(shape)));
      return null;
    }
    return new OutputPart.Element(List.copyOf(at));
  }

  private static String positions(List<Integer> shape) {
    if (shape.isEmpty()) {
      return "its name alone, as it has one value a row";
    }
    List<String> ranges = new ArrayList<>();
    for (int size : shape) {
      ranges.add(size == OutputBinding.DYNAMIC ? "[0..]" : "[0.." + (size - 1) + "]");
    }
    return "positions " + String.join("", ranges);
  }
}
