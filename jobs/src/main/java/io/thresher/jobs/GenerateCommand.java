package io.thresher.jobs;

import io.thresher.datasets.Volume;
import io.thresher.datasets.VolumeContents;
import io.thresher.datasets.VolumeFiles;
import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.Numbers;
import io.thresher.jobs.cli.QuietLogs;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.output.OutputOptions;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.output.OutputWriter;
import io.thresher.jobs.report.RunReport;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code thresher generate}: a table of any size, the same for the same options. */
@Command(
    name = "generate",
    description =
        "Writes a table of a bigint id, floats uniform in [-1, 1) and, if asked for, categories."
            + " The same options give the same rows, on any machine and any number of cores.",
    customSynopsis = "thresher generate --rows COUNT --output FOLDER [OPTION]...",
    header = "Writes a table of any size, to try things out.",
    footer = {"Example:", "  thresher generate --rows 1000000 --output volume"},
    sortOptions = false)
final class GenerateCommand implements Subcommand {
  private static final String NAME = "thresher generate";

  @Option(names = "--rows", paramLabel = "COUNT", description = "Rows to write. Required.")
  @Nullable Long rows;

  @Option(
      names = "--floats",
      paramLabel = "COUNT",
      description = "Columns f0, f1, ... of type float. Default: 32.")
  int floats = 32;

  @Option(
      names = "--categories",
      paramLabel = "COUNT",
      description = "Different strings in a column 'category'. Default: no such column.")
  int categories;

  @Option(
      names = "--null-fraction",
      paramLabel = "FRACTION",
      description = "Share of nulls in each column but id, 0 to 1. Default: 0.")
  double nullFraction;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Another number gives other values. Default: 1.")
  long seed = 1;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "A folder that does not exist yet, on any Hadoop file system. Required.")
  @Nullable String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Format of the files: parquet or csv. Default: parquet.")
  OutputOptions.Format format = OutputOptions.Format.PARQUET;

  @Option(
      names = "--compression",
      paramLabel = "CODEC",
      description = "Codec of the files. Default: snappy for Parquet, none for CSV.")
  @Nullable String compression;

  @Option(
      names = "--files",
      paramLabel = "COUNT",
      description = "Files to write. Default: so many that each holds up to 96 MiB uncompressed.")
  @Nullable Integer files;

  @Option(
      names = "--skew",
      description = "Put nine tenths of the rows into the first file; needs at least two.")
  boolean skew;

  @ArgGroup(validate = false, heading = "%nRun:%n", order = 40)
  CommonOptions common = new CommonOptions();

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    if (rows == null) {
      problems.add(UsageProblems.missingOption("--rows", NAME, "the number of rows"));
    }
    if (output == null) {
      problems.add(UsageProblems.missingOption("--output", NAME, "the path of a folder"));
    }
    Numbers.atLeast(0, "--rows", rows, problems);
    Numbers.atLeast(0, "--floats", (long) floats, problems);
    Numbers.atLeast(0, "--categories", (long) categories, problems);
    Numbers.atLeast(skew ? 2 : 1, "--files", files == null ? null : files.longValue(), problems);
    format.checkCodec(compression, problems);
    if (!(nullFraction >= 0 && nullFraction <= 1)) {
      problems.add(
          UsageProblems.badValue(
              "--null-fraction", Double.toString(nullFraction), "a number from 0 to 1"));
    }
    problems.throwIfAny();
    if (rows != null && output != null) {
      generate(
          new VolumeContents(rows, floats, categories, nullFraction, seed),
          output,
          terminal,
          report);
    }
  }

  private void generate(VolumeContents contents, String path, Terminal terminal, RunReport report) {
    if (!common.debug) {
      QuietLogs.apply();
    }
    SparkConf conf = SparkRuntime.configuration(common.conf);
    OutputOptions options = new OutputOptions();
    options.path = path;
    options.format = format;
    options.compression = compression;
    OutputTarget target = OutputTarget.of(path, SparkRuntime.fileSystems(conf));
    Problems problems = new Problems();
    target.check(options.mode, List.of(), problems);
    report.refusals().forEach(problems::add);
    ScratchFolders.check(conf, problems);
    problems.throwIfAny();
    report.output(target.path().toString(), format.source());
    try (SparkRuntime spark = SparkRuntime.open(conf)) {
      Dataset<Row> volume = Volume.rows(spark.session(), contents, layout(contents));
      OutputWriter.check(options, volume.schema(), problems);
      problems.throwIfAny();
      long start = System.nanoTime();
      new OutputWriter(options, target).save(volume);
      double seconds = (System.nanoTime() - start) / 1e9;
      terminal.line(
          String.format(
              Locale.ROOT,
              "rows          %,d in %.1f s: %,.0f rows/s",
              contents.rows(),
              seconds,
              contents.rows() / seconds));
      terminal.line("output        " + target.path());
    }
  }

  private VolumeFiles layout(VolumeContents contents) {
    int count = files == null ? VolumeFiles.countFor(contents, skew ? 2 : 1) : files;
    return new VolumeFiles(count, skew ? VolumeFiles.Spread.SKEWED : VolumeFiles.Spread.EVEN);
  }
}
