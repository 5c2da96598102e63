package io.thresher.jobs.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;

/** Scores the same rows in several ways in turn, again and again. */
public final class Benchmark {
  private final SparkSession spark;
  private final Consumer<String> progress;
  private final List<Contender> subjects;
  private final List<Contender> contenders;
  private final List<Columns> columns;
  private final List<Sink> sinks;
  private final int rounds;

  /**
   * All contenders.
   *
   * @param progress takes a line now and then
   * @param whole the whole product, in several ways; all but the last are compared with the others
   *     as the operator is
   * @param chosen takes those contenders that are to run
   * @param sinks at least one
   * @param rounds that count, at least one
   */
  public Benchmark(
      SparkSession spark,
      Consumer<String> progress,
      List<? extends Contender> whole,
      Predicate<Contender> chosen,
      List<Sink> sinks,
      int rounds) {
    this.spark = spark;
    this.progress = progress;
    this.sinks = sinks;
    this.rounds = rounds;
    columns = List.of(Columns.values());
    Contender operator = new ThresherScoring();
    subjects = new ArrayList<>(List.of(operator));
    subjects.addAll(whole.subList(0, whole.size() - 1));
    List<Contender> all = new ArrayList<>(List.of(Floor.values()));
    all.add(new NaiveScoring());
    all.add(operator);
    all.addAll(whole);
    all.addAll(ByEngine.all(operator));
    contenders = all.stream().filter(chosen).toList();
  }

  private Benchmark(
      SparkSession spark,
      Consumer<String> progress,
      Contender main,
      Optional<Contender> road,
      Sink sink,
      int rounds) {
    this.spark = spark;
    this.progress = progress;
    this.rounds = rounds;
    sinks = List.of(sink);
    columns = List.of(Columns.SCORES);
    subjects = road.stream().toList();
    contenders = new ArrayList<>(List.of(main));
    contenders.addAll(subjects);
  }

  /**
   * One way to score, and another that is compared with it, where there is one.
   *
   * @param sink that both write to
   */
  public static Benchmark ofRoad(
      SparkSession spark,
      Consumer<String> progress,
      Contender main,
      Optional<Contender> road,
      Sink sink,
      int rounds) {
    return new Benchmark(spark, progress, main, road, sink, rounds);
  }

  /**
   * Runs every case of a workload once to warm up, then as often as is asked for.
   *
   * @throws io.thresher.errors.ScoringException with every problem found while planning
   */
  public WorkloadResult run(Workload workload) {
    Query query = Query.of(spark, workload);
    Map<String, String> leftOut = new LinkedHashMap<>();
    List<Case> cases = cases(query, leftOut);
    progress.accept(workload.label() + ": warm-up ...");
    cases.forEach(once -> measure(once, query));
    Map<Case, List<Round>> taken = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      progress.accept(
          String.format(Locale.ROOT, "%s: round %d of %d ...", workload.label(), round, rounds));
      for (Case once : round % 2 == 1 ? cases : reversed(cases)) {
        taken.computeIfAbsent(once, key -> new ArrayList<>()).add(measure(once, query));
      }
    }
    sinks.forEach(Sink::clear);
    List<Timing> timings = new ArrayList<>();
    taken.forEach((measured, each) -> timings.add(new Timing(measured, each)));
    return new WorkloadResult(
        WorkloadFacts.of(query), timings, Ratio.of(timings, subjects), leftOut);
  }

  /** What comes first in a round may pay for, or profit from, the one before. */
  private static List<Case> reversed(List<Case> cases) {
    List<Case> reversed = new ArrayList<>(cases);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Whether any of those that are to run has results that go to any of the sinks. */
  public boolean hasCases() {
    return !candidates().isEmpty();
  }

  private List<Case> candidates() {
    List<Case> candidates = new ArrayList<>();
    for (Sink sink : sinks) {
      for (Columns each : columns) {
        for (Contender contender : contenders) {
          if (contender.takesPart(each, sink)) {
            candidates.add(new Case(contender, each, sink));
          }
        }
      }
    }
    return candidates;
  }

  private List<Case> cases(Query query, Map<String, String> leftOut) {
    List<Case> cases = new ArrayList<>();
    for (Case candidate : candidates()) {
      Optional<String> objection = candidate.contender().objection(query);
      objection.ifPresent(reason -> leftOut.put(candidate.contender().label(), reason));
      if (objection.isEmpty()) {
        cases.add(candidate);
      }
    }
    return cases;
  }

  private Round measure(Case once, Query query) {
    once.sink().clear();
    System.gc(); // Nobody pays for the garbage of the case before.
    return Round.of(spark, () -> once.contender().run(query, once.columns(), once.sink()));
  }
}
