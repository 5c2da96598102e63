package io.thresher.jobs.cluster;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.Numbers;
import io.thresher.options.ScoreOptions;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The cluster that settings are for, and what is to run there. */
public final class ClusterOptions {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,7})\\s*([mgt])(?:i?b)?");
  private static final long MOST = 10_000;
  private static final String COMMAND = "thresher config --cluster";

  @Option(
      names = "--cluster",
      paramLabel = "KIND",
      description =
          "What the settings are for: local, standalone, standalone-secure, yarn, kubernetes or"
              + " emr. Required, unless --shared is given.")
  public @Nullable ClusterKind cluster;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "The cores of a machine that Spark may use. Required with --cluster.")
  @Nullable Long cores;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "The memory of a machine that Spark may use, such as 64g. Required with --cluster.")
  @Nullable String memory;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many machines of this size there are. Default: 1.")
  @Nullable Long nodes;

  @Option(
      names = "--gpus",
      paramLabel = "N",
      description = "The GPUs of a machine; each gets an executor of its own. Default: 0.")
  @Nullable Long gpus;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description =
          "The model that will run, to leave room for it: an .onnx file, or a folder that holds"
              + " one. Default: half a gibibyte is left.")
  public @Nullable String model;

  /** An option that only goes with {@code --cluster}; null where none is given. */
  public @Nullable String given() {
    return cores != null
        ? "--cores"
        : memory != null
            ? "--memory"
            : nodes != null
                ? "--nodes"
                : gpus != null ? "--gpus" : model != null ? "--model" : null;
  }

  /**
   * The settings, as lines of a {@code spark-defaults.conf}.
   *
   * @throws io.thresher.errors.ScoringException with every problem found
   */
  public List<String> settings(
      ClusterKind kind, ScoreOptions options, Configuration fileSystems, Problems problems) {
    require(cores, "--cores", "the number of cores of a machine", problems);
    require(memory, "--memory", "the memory of a machine, such as 64g", problems);
    long one = number(cores, "--cores", 1, problems);
    long machines = number(nodes, "--nodes", 1, problems);
    long cards = number(gpus, "--gpus", 0, problems);
    long mebibytes = memory == null ? 0 : mebibytes(memory, problems);
    if (kind == ClusterKind.LOCAL && machines > 1) {
      problems.add(UsageProblems.badValue("--nodes", nodes + "", "1: local is one process"));
    }
    problems.throwIfAny();
    ModelNeeds needs =
        model == null ? ModelNeeds.assumed() : ModelNeeds.of(model, options, fileSystems);
    Machines all = new Machines((int) machines, (int) one, mebibytes, (int) cards);
    return new ClusterSettings(kind, all, needs, ExecutorSize.of(kind, all, needs)).lines();
  }

  private static void require(
      @Nullable Object value, String option, String meaning, Problems problems) {
    if (value == null) {
      problems.add(UsageProblems.missingOption(option, COMMAND, meaning));
    }
  }

  private static long number(@Nullable Long value, String option, long least, Problems problems) {
    Numbers.atLeast(least, option, value, problems);
    if (value != null && value > MOST) {
      problems.add(UsageProblems.badValue(option, value.toString(), "at most " + MOST));
    }
    return value == null ? least : value;
  }

  private static long mebibytes(String text, Problems problems) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      problems.add(
          UsageProblems.badValue("--memory", text, "a whole number with a unit, such as 64g"));
      return 0;
    }
    int shift =
        switch (size.group(2)) {
          case "m" -> 0;
          case "g" -> 10;
          default -> 20;
        };
    return Long.parseLong(size.group(1)) << shift;
  }
}
