package io.thresher.jobs.check;

import io.thresher.check.OutputPair;
import io.thresher.errors.ComparisonProblems;
import io.thresher.errors.Problems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Another model that the rows are scored with as well, to see how far both agree. */
public final class CompareOptions {
  @Option(
      names = "--compare-with",
      paramLabel = "PATH",
      description =
          "Another model, such as the one in use: rows are read once, scored by both, and the"
              + " report says how far they agree. It binds its own columns; of --bind, --shape,"
              + " --pad, --narrow, --nulls and --outputs it takes what names an input or an output"
              + " of its own. Default: none.")
  public @Nullable String model;

  @Option(
      names = "--compare",
      paramLabel = "OUTPUT[=OTHER][:TOLERANCE]",
      description =
          "An output, or OUTPUT[ELEMENT], the other model's output that it is compared with, and"
              + " how far numbers may differ: 0.01, 1%%, 1e-6+0.1%%. Default: all outputs of one"
              + " name or, where there are none, of one place; numbers as --expect of check takes"
              + " them, 1e-5+0.001%% for floats. Repeatable.")
  List<String> pairs = new ArrayList<>();

  @Option(
      names = DisagreementLimit.OPTION,
      paramLabel = "N|P%",
      description =
          "Publish nothing, and end with exit code 7, where the models disagree in more rows, or in"
              + " such a part of them. Default: publish whatever comes.")
  @Nullable String most;

  @Option(
      names = "--shadow",
      description =
          "Keep the other model's scores beside, as shadow_OUTPUT; null in rows that it cannot"
              + " score. Default: off.")
  public boolean shadow;

  /** Adds what can be told about the options alone. */
  public void check(Problems problems) {
    if (model == null) {
      if (!pairs.isEmpty()) {
        problems.add(ComparisonProblems.withoutOther("--compare"));
      }
      if (most != null) {
        problems.add(ComparisonProblems.withoutOther(DisagreementLimit.OPTION));
      }
      if (shadow) {
        problems.add(ComparisonProblems.withoutOther("--shadow"));
      }
    }
    pairs(problems);
    limit(problems);
  }

  /** What is compared; empty for all that both models have. */
  public List<OutputPair> pairs(Problems problems) {
    List<OutputPair> parsed = new ArrayList<>();
    pairs.forEach(text -> problems.collect(() -> parsed.add(OutputPair.parse(text))));
    return parsed;
  }

  public DisagreementLimit limit(Problems problems) {
    return most == null ? DisagreementLimit.NONE : DisagreementLimit.parse(most, problems);
  }
}
