package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.RunProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.bench.Benchmark;
import io.thresher.jobs.bench.BenchmarkResult;
import io.thresher.jobs.bench.Contender;
import io.thresher.jobs.bench.NoopSink;
import io.thresher.jobs.bench.Road;
import io.thresher.jobs.bench.StandardWorkload;
import io.thresher.jobs.bench.WorkFolder;
import io.thresher.jobs.bench.Workload;
import io.thresher.jobs.bench.WorkloadResult;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.Numbers;
import io.thresher.jobs.cli.QuietLogs;
import io.thresher.jobs.cli.ScoringFlags;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.report.ResultFile;
import io.thresher.jobs.report.RunReport;
import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code thresher bench}: how fast Thresher scores here, against what one would write by hand. */
@Command(
    name = "bench",
    description =
        "Scores the same rows with Thresher, with plain mapPartitions, and with the parts alone"
            + " that scoring consists of, in turn, in one process, and prints the medians and their"
            + " ratios. Makes its own data and models unless they are given.",
    customSynopsis = "thresher bench [OPTION]...",
    header = "Measures how fast rows are scored here.",
    footer = {"Example:", "  thresher bench --workload mlp,trees-100 --chart results.svg"},
    sortOptions = false)
final class BenchCommand implements Subcommand {
  private static final String OWN = "own";
  private static final String ALL = "all";

  /** Where the results of a query go. */
  enum SinkName {
    NOOP,
    PARQUET
  }

  /** Who takes part, as {@link Contender#id}. */
  enum ContenderName {
    INFERENCE,
    SCAN,
    PARTS,
    NAIVE,
    OPERATOR,
    SCORE,
    WATCHED,
    UNWATCHED,
    ONNXRUNTIME,
    OPENVINO,
    TREES
  }

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      split = ",",
      description =
          "What to score: mlp (a small network over 32 floats), trees-100, trees-1000 (trees of 6"
              + " levels over 32 floats), wide (a small network over 1000 floats), cnn (images of"
              + " 16 x 16 in an array column), text (embeddings by a network of the size of"
              + " all-MiniLM-L6-v2), images (classes of JPEG files by one of the size of"
              + " MobileNetV2), or all. Default: mlp. Repeatable.")
  List<String> workloads = new ArrayList<>();

  @Option(
      names = "--road",
      paramLabel = "NAME",
      split = ",",
      description =
          "Measure the whole command off its main road, which is 32 floats in Parquet with a key"
              + " passed on, and beside the same rows on that: csv (as CSV), filter (half of the"
              + " rows), all (all columns passed on), arrays (the floats in one array column),"
              + " delta, iceberg (as a table, whose jars are in THRESHER_CLASSPATH); alone: strings"
              + " (a pipeline over 3 numbers and 3 categories), wide (1000 floats)."
              + " Repeatable. Default: what --workload says.")
  List<String> roads = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "A model of your own. Default: that of the workload.")
  @Nullable String model;

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Parquet data of your own. Default: that of the workload.")
  @Nullable String input;

  @Option(
      names = "--rows",
      paramLabel = "COUNT",
      description =
          "Rows to make. Default: 2000000 of mlp, 1000000 of trees-100, 200000 of trees-1000,"
              + " 100000 of wide and cnn, 300 of text and images; of roads as many as take"
              + " seconds.")
  @Nullable Long rows;

  @Option(
      names = "--contender",
      paramLabel = "NAME",
      split = ",",
      description =
          "Who takes part: inference, scan, parts (the model, the reader, and both without Spark's"
              + " run), naive (plain mapPartitions, by far the slowest), operator, score (the whole"
              + " command), watched (with progress every second and both reports), unwatched"
              + " (without progress, profile of the data and watch for stalls), onnxruntime,"
              + " openvino, trees (the operator and the model alone, by that engine). Default: the"
              + " first six. Repeatable.")
  List<ContenderName> contenders = new ArrayList<>();

  @Option(
      names = "--sink",
      paramLabel = "NAME",
      split = ",",
      description =
          "Where results go: noop (nowhere), parquet (files in the work folder, deleted at the"
              + " end). Default: noop,parquet.")
  List<SinkName> sinks = List.of(SinkName.values());

  @Option(
      names = "--rounds",
      paramLabel = "COUNT",
      description = "Times to measure, after one that does not count. Default: 5.")
  int rounds = 5;

  @Option(
      names = "--work-dir",
      paramLabel = "FOLDER",
      description =
          "Where data and models are made, and found again by later calls. Default:"
              + " thresher-bench.")
  String workFolder = "thresher-bench";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the results, with every round, as JSON too. Default: no file.")
  @Nullable String json;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Draw the results too, as an SVG file. Default: no file.")
  @Nullable String chart;

  @ArgGroup(validate = false, heading = "%nRun:%n", order = 40)
  CommonOptions common = new CommonOptions();

  private final ScoringFlags flags = new ScoringFlags();

  @Override
  public void declareOptions(CommandSpec spec) {
    flags.declareOn(spec);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    Numbers.atLeast(1, "--rows", rows, problems);
    Numbers.atLeast(1, "--rounds", (long) rounds, problems);
    if (rows != null && input != null) {
      problems.add(UsageProblems.conflict("--rows", "--input", "all rows of the input are scored"));
    }
    List<StandardWorkload> chosen = chosen(problems);
    List<Road> taken = roads(problems);
    SparkConf conf = SparkRuntime.configuration(common.conf);
    RoadBench.prepare(taken, conf, workFolder, problems);
    ScoreOptions options = flags.parse(conf, problems);
    report.refusals().forEach(problems::add);
    ScratchFolders.check(conf, problems);
    checkWritable(json, problems);
    checkWritable(chart, problems);
    problems.throwIfAny();
    if (!common.debug) {
      QuietLogs.apply();
    }
    try (SparkRuntime spark = SparkRuntime.open(conf)) {
      if (taken.isEmpty()) {
        run(spark.session(), chosen, options, terminal);
      } else {
        runRoads(spark.session(), taken, options, terminal);
      }
    }
  }

  private List<Road> roads(Problems problems) {
    List<Road> taken = new ArrayList<>();
    for (String name : roads) {
      Road.of(name)
          .ifPresentOrElse(
              taken::add,
              () ->
                  problems.add(
                      UsageProblems.badValue(
                          "--road", name, "one of " + String.join(", ", Road.labels()))));
    }
    if (!roads.isEmpty()) {
      Map<String, Boolean> others = new LinkedHashMap<>();
      others.put("--workload", !workloads.isEmpty());
      others.put("--model", model != null);
      others.put("--input", input != null);
      others.put("--contender", !contenders.isEmpty());
      others.put("--sink", !sinks.equals(List.of(SinkName.values())));
      others.forEach(
          (option, given) -> {
            if (given) {
              problems.add(
                  UsageProblems.conflict("--road", option, "a road says what is scored, and how"));
            }
          });
    }
    return taken;
  }

  private void runRoads(
      SparkSession session, List<Road> taken, ScoreOptions options, Terminal terminal) {
    RoadBench bench =
        new RoadBench(
            session, new WorkFolder(session, workFolder), options, flags.given(), rounds, terminal);
    terminal.line(BenchmarkResult.heading(session, rounds));
    List<WorkloadResult> results = new ArrayList<>();
    for (Road road : taken) {
      WorkloadResult result = bench.run(road, rows == null ? road.defaultRows() : rows);
      report(session, result, results, terminal);
    }
  }

  private void report(
      SparkSession session,
      WorkloadResult result,
      List<WorkloadResult> results,
      Terminal terminal) {
    terminal.line("");
    result.lines().forEach(terminal::line);
    results.add(result);
    write(BenchmarkResult.of(session, rounds, results));
  }

  /** The workloads by name; one where model or data are the user's own. */
  private List<StandardWorkload> chosen(Problems problems) {
    if (workloads.contains(ALL)) {
      workloads = new ArrayList<>(StandardWorkload.labels());
    }
    List<StandardWorkload> chosen = new ArrayList<>();
    for (String name : workloads) {
      Optional<StandardWorkload> workload = StandardWorkload.of(name);
      workload.ifPresent(chosen::add);
      if (workload.isEmpty()) {
        List<String> known = new ArrayList<>(StandardWorkload.labels());
        known.add(ALL);
        problems.add(
            UsageProblems.badValue("--workload", name, "one of " + String.join(", ", known)));
      }
    }
    if (chosen.isEmpty()) {
      chosen.add(StandardWorkload.MLP);
    } else if (model != null && input != null) {
      problems.add(
          UsageProblems.conflict("--workload", "--model with --input", "both say what to score"));
    }
    return chosen;
  }

  /** Gives what is known after each workload: the next ones may take long. */
  private void run(
      SparkSession session,
      List<StandardWorkload> chosen,
      ScoreOptions options,
      Terminal terminal) {
    WorkFolder folder = new WorkFolder(session, workFolder);
    Benchmark benchmark =
        new Benchmark(
            session,
            terminal::line,
            Arrays.stream(WholeCommand.Watch.values())
                .map(watch -> new WholeCommand(watch, flags.given()))
                .toList(),
            this::takesPart,
            sinks.stream()
                .distinct()
                .map(name -> name == SinkName.NOOP ? new NoopSink() : folder.parquet())
                .toList(),
            rounds);
    if (!benchmark.hasCases()) {
      throw new ScoringException(
          UsageProblems.conflict(
              "--contender", "--sink", "none of these contenders has results that go there"));
    }
    terminal.line(BenchmarkResult.heading(session, rounds));
    List<WorkloadResult> results = new ArrayList<>();
    for (StandardWorkload each : chosen) {
      terminal.line("");
      terminal.line(each.label() + ": data ...");
      report(session, benchmark.run(workload(each, folder, options)), results, terminal);
    }
  }

  private boolean takesPart(Contender contender) {
    return contenders.isEmpty()
        ? contender.runsUnasked()
        : contenders.stream().anyMatch(name -> name.name().equalsIgnoreCase(contender.id()));
  }

  private void write(BenchmarkResult results) {
    if (json != null) {
      write(json, () -> ResultFile.json(results.json()));
    }
    if (chart != null) {
      write(chart, results::chart);
    }
  }

  private Workload workload(StandardWorkload standard, WorkFolder folder, ScoreOptions options) {
    try {
      return new Workload(
          model == null && input == null ? standard.label() : OWN,
          model == null ? folder.model(standard) : model,
          input == null
              ? folder.data(standard, rows == null ? standard.defaultRows() : rows)
              : input,
          options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkWritable(@Nullable String file, Problems problems) {
    if (file != null) {
      try {
        ResultFile.check(file);
      } catch (IOException e) {
        problems.add(RunProblems.resultsUnwritable(file, e.toString()));
      }
    }
  }

  /** What a result file holds. */
  private interface Content {
    byte[] bytes() throws IOException;
  }

  private static void write(String file, Content content) {
    try {
      ResultFile.write(content.bytes(), file);
    } catch (IOException e) {
      throw new ScoringException(RunProblems.resultsUnwritable(file, e.toString()), e);
    }
  }
}
