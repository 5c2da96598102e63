package io.thresher.jobs.tune;

import io.thresher.errors.ScoringException;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.query.Scoring;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What is tuned: models, data, and how any setting would score it. */
public final class Subject {
  private final List<Scoring> variants;
  private final Dataset<Row> data;
  private final Function<SortedMap<String, String>, ScoreOptions> options;
  private final int cores;
  private final int usualCpus;
  private final Map<Setting, Planned> plans = new HashMap<>();

  /**
   * A setting as it would score.
   *
   * @param plan null where it cannot
   * @param refusal why it cannot; null where it can
   */
  record Planned(@Nullable ScorePlan plan, @Nullable String refusal) {}

  /**
   * @param variants of the model, the one that all are compared with first
   * @param options of scoring, with those of a setting where the user gave none
   * @param cores that Spark has
   * @param usualCpus cores of a task where a setting says nothing of it
   */
  public Subject(
      List<Scoring> variants,
      Dataset<Row> data,
      Function<SortedMap<String, String>, ScoreOptions> options,
      int cores,
      int usualCpus) {
    this.variants = List.copyOf(variants);
    this.data = data;
    this.options = options;
    this.cores = cores;
    this.usualCpus = usualCpus;
  }

  public Scoring scoring(Setting setting) {
    return variants.get(setting.variant()).options(options.apply(setting.options()));
  }

  Planned planned(Setting setting) {
    return plans.computeIfAbsent(setting, this::plan);
  }

  private Planned plan(Setting setting) {
    try {
      return new Planned(scoring(setting).plan(data), null);
    } catch (ScoringException e) {
      return new Planned(null, e.problems().get(0).line());
    }
  }

  /** Tasks at once. */
  public int slots(Setting setting) {
    String cpus = setting.conf().get(Setting.TASK_CPUS);
    return Math.max(1, cores / (cpus == null ? usualCpus : Integer.parseInt(cpus)));
  }

  public int cores() {
    return cores;
  }
}
