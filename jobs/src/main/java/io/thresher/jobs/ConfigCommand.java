package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.ScoringFlags;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.cluster.ClusterKind;
import io.thresher.jobs.cluster.ClusterOptions;
import io.thresher.jobs.report.RunReport;
import io.thresher.options.ScoreOptions;
import io.thresher.options.SqlSetting;
import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code thresher config}: settings to begin with. */
@Command(
    name = "config",
    description =
        "Prints settings for spark-defaults.conf, each with its reason: for a cluster, computed"
            + " from its machines and the model, or for a Spark whose users shall not harm each"
            + " other when they call onnx_predict.",
    customSynopsis = {
      "thresher config --cluster KIND --cores N --memory SIZE [OPTION]...",
      "thresher config --shared [OPTION]..."
    },
    header = "Prints settings for a cluster, or for a Spark that several people share.",
    footer = {
      "Example:",
      "  thresher config --cluster yarn --nodes 4 --cores 16 --memory 64g --model model.onnx"
    },
    sortOptions = false)
final class ConfigCommand implements Subcommand {
  private static final Map<SqlSetting, String> SHARED =
      Map.of(
          SqlSetting.MODELS, "file:/shared/models",
          SqlSetting.MAX_BATCH_BYTES, "64m",
          SqlSetting.MAX_RUN_TIME, "2min",
          SqlSetting.MAX_NATIVE_MEMORY, "4g",
          SqlSetting.MAX_MODELS, "16",
          SqlSetting.ISOLATE, "process");

  private static final Set<String> MODEL_SIZE = Set.of("batch-size", "batch-positions");

  @Option(
      names = "--shared",
      description = "For a Spark that several people share. Required, unless --cluster is given.")
  boolean shared;

  @ArgGroup(validate = false, heading = "%nCluster:%n", order = 10)
  ClusterOptions cluster = new ClusterOptions();

  @ArgGroup(validate = false, heading = "%nRun:%n", order = 40)
  CommonOptions common = new CommonOptions();

  private final ScoringFlags flags = new ScoringFlags();

  @Override
  public void declareOptions(CommandSpec spec) {
    flags.declareOn(spec, MODEL_SIZE);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    ClusterKind kind = cluster.cluster;
    String given = kind == null ? cluster.given() : "--cluster";
    Problems problems = new Problems();
    if (shared && given != null) {
      problems.add(UsageProblems.conflict("--shared", given, "settings of one kind at a time"));
    }
    if (!shared && kind == null) {
      problems.add(
          UsageProblems.missingOption(
              given == null ? "--cluster or --shared" : "--cluster",
              "thresher config",
              "which settings to print"));
    }
    problems.throwIfAny();
    if (kind == null) {
      lines().forEach(terminal::line);
    } else {
      cluster(kind, problems).forEach(terminal::line);
    }
  }

  private List<String> cluster(ClusterKind kind, Problems problems) {
    SparkConf conf = SparkRuntime.configuration(common.conf);
    ScoreOptions options = flags.parse(conf, problems);
    return cluster.settings(kind, options, SparkRuntime.fileSystems(conf), problems);
  }

  /** A setting that is not shared keeps its default, which is shown. */
  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# What onnx_predict may do in a Spark that several people share: for"
            + " spark-defaults.conf.");
    lines.add(
        "# Read when Spark starts; no session can change it. Name your own folders of models.");
    lines.add("spark.sql.extensions  " + ThresherExtensions.class.getName());
    lines.add("spark.plugins  " + ThresherPlugin.class.getName());
    for (SqlSetting setting : SqlSetting.values()) {
      String value = SHARED.get(setting);
      lines.add("");
      lines.add("# " + setting.declared().help());
      lines.add(
          value == null
              ? "# " + setting.key() + "  (default: " + setting.declared().defaultText() + ")"
              : setting.key() + "  " + value);
    }
    return lines;
  }
}
