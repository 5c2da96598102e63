package io.thresher.jobs;

import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.report.RunReport;
import io.thresher.options.SqlSetting;
import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code thresher config}: settings to begin with. */
@Command(
    name = "config",
    description =
        "Prints settings for spark-defaults.conf under which people who share a Spark may call"
            + " onnx_predict from SQL without harming each other.",
    customSynopsis = "thresher config --shared [OPTION]...",
    header = "Prints settings for a Spark that several people share.",
    footer = {"Example:", "  thresher config --shared"},
    sortOptions = false)
final class ConfigCommand implements Subcommand {
  private static final Map<SqlSetting, String> SHARED =
      Map.of(
          SqlSetting.MODELS, "file:/shared/models",
          SqlSetting.MAX_BATCH_BYTES, "64m",
          SqlSetting.MAX_RUN_TIME, "2min",
          SqlSetting.MAX_NATIVE_MEMORY, "4g",
          SqlSetting.MAX_MODELS, "16");

  @Option(names = "--shared", description = "For a Spark that several people share. Required.")
  boolean shared;

  @ArgGroup(validate = false, heading = "%nRun:%n", order = 40)
  CommonOptions common = new CommonOptions();

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    if (!shared) {
      throw new ScoringException(
          UsageProblems.missingOption("--shared", "thresher config", "which settings to print"));
    }
    lines().forEach(terminal::line);
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
