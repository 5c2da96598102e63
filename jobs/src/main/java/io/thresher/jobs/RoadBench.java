package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.TableProblems;
import io.thresher.jobs.bench.Benchmark;
import io.thresher.jobs.bench.Contender;
import io.thresher.jobs.bench.ParquetSink;
import io.thresher.jobs.bench.Road;
import io.thresher.jobs.bench.RoadCheck;
import io.thresher.jobs.bench.RoadWork;
import io.thresher.jobs.bench.WorkFolder;
import io.thresher.jobs.bench.WorkloadResult;
import io.thresher.jobs.cli.Terminal;
import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Measures roads, each after a look at what it gives.
 *
 * @param options how to score, as the command line's {@code flags} say
 * @param rounds that count, at least one
 */
record RoadBench(
    SparkSession spark,
    WorkFolder folder,
    ScoreOptions options,
    List<String> flags,
    int rounds,
    Terminal terminal) {

  private static final String EXTENSIONS = "spark.sql.extensions";

  /** Says which libraries of tables the roads lack, and otherwise has Spark know their tables. */
  static void prepare(List<Road> roads, SparkConf conf, String folder, Problems problems) {
    for (Road road : roads) {
      road.table()
          .ifPresent(
              table -> {
                List<String> missing = table.missing();
                if (missing.isEmpty()) {
                  table.extension().ifPresent(name -> SparkRuntime.append(conf, EXTENSIONS, name));
                  table.catalog(qualified(folder, conf)).forEach(conf::setIfMissing);
                } else {
                  problems.add(
                      TableProblems.noLibrary(
                          "--road " + road.label(), "nothing of " + String.join(", ", missing)));
                }
              });
    }
  }

  private static String qualified(String folder, SparkConf conf) {
    Path path = new Path(folder);
    try {
      return path.getFileSystem(SparkRuntime.fileSystems(conf)).makeQualified(path).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One road.
   *
   * @param rows to make where they are not there yet
   * @throws IllegalStateException where the road's scores are not those of the Score operator
   */
  WorkloadResult run(Road road, long rows) {
    terminal.line("");
    terminal.line("road " + road.label() + ": data ...");
    RoadWork work = work(road, rows);
    Contender main = new WholeCommand(WholeCommand.Watch.USUAL, flags);
    Optional<Contender> beside = work.besides().map(call -> new RoadCommand(call, flags));
    ParquetSink sink = folder.parquet();
    terminal.line("road " + road.label() + ": scores ...");
    new RoadCheck(spark, work).run(beside.orElse(main), sink);
    return Benchmark.ofRoad(spark, terminal::line, main, beside, sink, rounds).run(work.workload());
  }

  private RoadWork work(Road road, long rows) {
    try {
      return RoadWork.of(road, rows, folder, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
