package io.thresher.jobs.forecast;

import io.thresher.jobs.input.Checksums;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.report.Forecast;
import io.thresher.parquet.RowGroups;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.ScoreFeed;
import io.thresher.spark.query.MemoryNeeds;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Looks for what can be wrong with a run.
 *
 * @param tasks of the run
 */
record Warnings(
    PlannedRows rows,
    InputSize size,
    CostModel costs,
    List<InputSize.Part> tasks,
    Executors executors,
    List<Forecast.Memory> memory) {

  /**
   * All that were found.
   *
   * @param files of the output
   * @param bytes of them
   * @param folders whether they are parted by columns
   */
  List<Forecast.Warning> of(int files, double bytes, boolean folders) {
    SparkSession session = rows.data().sparkSession();
    SparkConf conf = session.sparkContext().getConf();
    ScorePlan plan = rows.plan();
    MemoryNeeds needs = MemoryNeeds.of(conf, plan);
    int atOnce = executors.slots() / executors.count();
    int threads =
        plan.engine().isTrees() ? 1 : Math.max(executors.taskCores(), plan.options().threads());
    Checksums checksums = rows.verification().checksums();
    boolean text = size.kind() == InputSize.Kind.TEXT;
    List<Double> seconds = tasks.stream().map(this::seconds).toList();
    double all = seconds.stream().mapToDouble(Double::doubleValue).sum();
    return Stream.of(
            Advice.threads(threads, atOnce, cores(session)),
            Advice.memory(needs).or(() -> container(needs)),
            Advice.tinyFiles(size.files().size(), size.bytes(), costs.perStep(), all),
            Advice.skew(seconds, executors.slots(), isOneGroup()),
            Advice.checksums(checksums.absent(), checksums.matched()),
            ScoreFeed.of(rows.predictions()).flatMap(feed -> Advice.feed(feed, text)),
            Advice.speculation(
                conf.getBoolean("spark.speculation", false), plan.options().device()),
            Advice.engine(plan.engine(), rows.scorer().review(session).trees()),
            Advice.smallOutput(files, bytes, executors.slots(), folders))
        .flatMap(Optional::stream)
        .toList();
  }

  private int cores(SparkSession session) {
    return session.sparkContext().isLocal()
        ? Math.min(executors.cores(), Runtime.getRuntime().availableProcessors())
        : executors.cores();
  }

  private Optional<Forecast.Warning> container(MemoryNeeds needs) {
    if (!needs.memory().isContainer()) {
      return Optional.empty();
    }
    Forecast.Memory executor = memory.get(memory.size() - 1);
    return Advice.container(
        executor.residentBytes().expected(),
        (double) needs.memory().heap() + needs.memory().outside());
  }

  private double seconds(InputSize.Part part) {
    return costs.seconds(part.size(), part.steps(), costs.perRow().expected());
  }

  /** Whether a row group is as large as the largest task. */
  private boolean isOneGroup() {
    double largest = tasks.stream().mapToDouble(InputSize.Part::size).max().orElse(0);
    double all = tasks.stream().mapToDouble(InputSize.Part::size).sum();
    double rowsOfFiles = size.groups().values().stream().mapToLong(RowGroups::rows).sum();
    double passing = rowsOfFiles == 0 ? 0 : all / rowsOfFiles;
    long group = size.groups().values().stream().mapToLong(RowGroups::largest).max().orElse(0);
    return group * passing > 0.8 * largest && group > 0;
  }
}
