package io.thresher.plan;

import io.thresher.errors.BadRowProblems;
import io.thresher.errors.Problems;
import io.thresher.model.ElementType;
import io.thresher.options.GuardAction;
import io.thresher.options.GuardOptions;
import io.thresher.options.ValueRange;
import java.util.List;

/**
 * What is done about the scores of one output.
 *
 * @param action what happens to a row with a refused score
 * @param range the accepted scores
 */
public record OutputGuard(GuardAction action, ValueRange range) {

  /** Whole numbers are looked at only where a range was given, texts and booleans never. */
  public static OutputGuard of(OutputBinding output, GuardOptions options) {
    ValueRange range = options.rangeOf(output.output());
    boolean guarded = suits(output.type(), range);
    return new OutputGuard(guarded ? options.actionOf(output.output()) : GuardAction.OFF, range);
  }

  private static boolean suits(ElementType type, ValueRange range) {
    return switch (type) {
      case STRING, BOOL -> false;
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
      default -> !range.isAll();
    };
  }

  /** Adds a problem for every guard and range that suits no chosen output. */
  static void check(GuardOptions options, List<OutputBinding> outputs, Problems problems) {
    List<String> known = outputs.stream().map(OutputBinding::output).toList();
    for (String named : options.actions().keySet()) {
      if (!known.contains(named)) {
        problems.add(BadRowProblems.unknownOutput("guard", named, known));
      }
    }
    for (String named : options.ranges().keySet()) {
      if (!known.contains(named)) {
        problems.add(BadRowProblems.unknownOutput("range", named, known));
      }
    }
    for (OutputBinding output : outputs) {
      String name = output.output();
      boolean asked =
          options.actions().getOrDefault(name, GuardAction.OFF) != GuardAction.OFF
              || options.ranges().containsKey(name);
      if (asked && !suits(output.type(), options.rangeOf(name))) {
        String option = options.ranges().containsKey(name) ? "range" : "guard";
        problems.add(BadRowProblems.notNumeric(option, name, output.type().label()));
      }
    }
  }
}
