package io.thresher.jobs.bench;

import io.thresher.plan.ScorePlan;
import io.thresher.spark.Scorer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Scores the same rows in several ways in turn, again and again. */
public final class Benchmark {
  private static final Contender SUBJECT = new ThresherScoring();
  private static final List<Contender> CONTENDERS = List.of(new NaiveScoring(), SUBJECT);
  private static final List<Sink> SINKS = List.of(new NoopSink());

  private final SparkSession spark;
  private final Workload workload;
  private final Consumer<String> progress;

  /**
   * @param progress takes a line now and then
   */
  public Benchmark(SparkSession spark, Workload workload, Consumer<String> progress) {
    this.spark = spark;
    this.workload = workload;
    this.progress = progress;
  }

  /**
   * Runs every case once to warm up, then {@code rounds} times.
   *
   * @throws io.thresher.errors.ScoringException with every problem found while planning
   */
  public BenchmarkResult run(int rounds) {
    Dataset<Row> data = spark.read().parquet(workload.input());
    ScorePlan plan =
        Scorer.of(workload.model()).options(workload.options()).plan(spark, data.schema());
    Map<String, String> leftOut = new LinkedHashMap<>();
    List<Case> cases = cases(plan, leftOut);
    long rows = data.count();
    progress.accept("warm-up ...");
    cases.forEach(once -> measure(once, data, plan));
    Map<Case, List<Round>> taken = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      progress.accept("round %d of %d ...".formatted(round, rounds));
      for (Case once : cases) {
        taken.computeIfAbsent(once, key -> new ArrayList<>()).add(measure(once, data, plan));
      }
    }
    List<Timing> timings = new ArrayList<>();
    taken.forEach((measured, each) -> timings.add(new Timing(measured, each)));
    return new BenchmarkResult(
        Setting.of(spark, workload, plan, rows, rounds),
        timings,
        Ratio.of(timings, SUBJECT),
        leftOut);
  }

  private static List<Case> cases(ScorePlan plan, Map<String, String> leftOut) {
    List<Case> cases = new ArrayList<>();
    for (Sink sink : SINKS) {
      for (Columns columns : Columns.values()) {
        for (Contender contender : CONTENDERS) {
          Optional<String> objection = contender.objection(plan);
          objection.ifPresent(reason -> leftOut.put(contender.name(), reason));
          if (objection.isEmpty()) {
            cases.add(new Case(contender, columns, sink));
          }
        }
      }
    }
    return cases;
  }

  private Round measure(Case once, Dataset<Row> data, ScorePlan plan) {
    System.gc(); // Nobody pays for the garbage of the case before.
    return Round.of(
        () -> once.sink().take(once.contender().score(data, workload, plan, once.columns())));
  }
}
