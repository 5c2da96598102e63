package io.thresher.spark.check;

import io.thresher.check.Agreement;
import io.thresher.check.Diagnosis;
import io.thresher.check.Expectation;
import io.thresher.check.Likely;
import io.thresher.check.RowComparison;
import io.thresher.errors.CheckProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.model.ModelCompanion;
import io.thresher.model.ModelSignature;
import io.thresher.model.review.ModelReview;
import io.thresher.options.GoldenRows;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.BindingPlanner;
import io.thresher.plan.Columns;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.SessionLease;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Compares a model with the golden rows that lie beside it, once for each way in which a process
 * plans with it.
 */
public final class GoldenCheck {
  /** Behind the name of the model's file. */
  public static final String SUFFIX = ".golden.parquet";

  /** For every model of its folder. */
  public static final String SHARED = "golden.parquet";

  private static final int REMEMBERED = 64;
  private static final Map<Key, GoldenOutcome> OUTCOMES =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, GoldenOutcome> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What an outcome depends on: a query is planned several times. */
  private record Key(
      String file,
      String state,
      String digest,
      List<String> inputs,
      List<ScoreColumn> columns,
      ScoreOptions options,
      Engine engine,
      int batch) {
    static Key of(ModelCompanion companion, ScorePlan plan) {
      return new Key(
          companion.uri(),
          companion.state(),
          plan.digest(),
          plan.inputs().stream().map(InputBinding::describe).toList(),
          plan.columns(),
          plan.options(),
          plan.engine(),
          plan.batchSize());
    }
  }

  private final SparkSession spark;
  private final ScorePlan plan;
  private final ModelSignature signature;
  private final Supplier<SessionLease> leases;
  private final Supplier<ModelReview> review;

  /**
   * @param leases give the session that the plan's engine runs in
   * @param review of the model's graph; asked for where rows disagree
   */
  public GoldenCheck(
      SparkSession spark,
      ScorePlan plan,
      ModelSignature signature,
      Supplier<SessionLease> leases,
      Supplier<ModelReview> review) {
    this.spark = spark;
    this.plan = plan;
    this.signature = signature;
    this.leases = leases;
    this.review = review;
  }

  /**
   * What the golden rows say.
   *
   * @throws ScoringException THR-MODEL-812 where the model does not give what they hold, 813 where
   *     they cannot be used
   */
  public GoldenOutcome outcome(Optional<ModelCompanion> found) {
    if (found.isEmpty()) {
      return GoldenOutcome.none("none beside the model");
    }
    ModelCompanion companion = found.get();
    if (plan.options().golden() == GoldenRows.SKIP) {
      return new GoldenOutcome(GoldenOutcome.Kind.SKIPPED, companion.uri(), 0, "");
    }
    Key key = Key.of(companion, plan);
    synchronized (OUTCOMES) {
      GoldenOutcome known = OUTCOMES.get(key);
      if (known != null) {
        return known;
      }
    }
    GoldenOutcome outcome = compare(companion);
    synchronized (OUTCOMES) {
      OUTCOMES.put(key, outcome);
    }
    return outcome;
  }

  private GoldenOutcome compare(ModelCompanion companion) {
    String otherwise = companion.isShared() ? GoldenFile.whyNone(companion) : null;
    if (otherwise != null) {
      return GoldenOutcome.none(companion.uri() + " " + otherwise + ", and is no golden rows");
    }
    Optional<byte[]> content = companion.read(GoldenFile.MOST_BYTES);
    if (content.isEmpty()) {
      return GoldenOutcome.none("none beside the model");
    }
    GoldenFile golden = GoldenFile.read(spark, content.get(), companion.uri());
    if (golden.expectations().isEmpty()) {
      return GoldenOutcome.none(
          companion.uri() + " " + GoldenFile.UNMARKED + ", and is no golden rows");
    }
    ScorePlan own = GoldenRun.plan(plan, inputs(golden, companion.uri()));
    RowComparison comparison = compared(own, golden, companion.uri(), Map.of());
    if (!comparison.allAgree()) {
      // Only now it matters which rows stand on thresholds.
      refuse(companion.uri(), compared(own, golden, companion.uri(), review.get().thresholds()));
    }
    List<Agreement> empty =
        comparison.agreements().stream().filter(agreement -> agreement.rows() == 0).toList();
    if (!empty.isEmpty()) {
      throw unusable(
          companion.uri(), "no value in column '" + empty.get(0).target().column() + "'");
    }
    return new GoldenOutcome(
        GoldenOutcome.Kind.AGREE,
        companion.uri(),
        golden.rows().size(),
        String.join(
            "; ", comparison.agreements().stream().map(each -> each.target().describe()).toList()));
  }

  private RowComparison compared(
      ScorePlan own,
      GoldenFile golden,
      String file,
      Map<String, Map<Integer, double[]>> thresholds) {
    try (SessionLease lease = leases.get()) {
      return new GoldenRun(own, golden).compare(lease, thresholds);
    } catch (ScoringException e) {
      throw new ScoringException(CheckProblems.goldenUnusable(file, e.problems().get(0).line()), e);
    }
  }

  /** By the names of the plan's columns; else as a table of golden rows alone would be bound. */
  private List<InputBinding> inputs(GoldenFile golden, String file) {
    @Nullable List<InputBinding> byName = GoldenRun.byName(plan, golden.columns());
    if (byName != null) {
      return byName;
    }
    Set<String> expected = new HashSet<>();
    golden.expectations().stream().map(Expectation::column).forEach(expected::add);
    Problems problems = new Problems();
    List<InputBinding> bound =
        new BindingPlanner(
                signature,
                Columns.of(golden.columns(), expected),
                plan.options().withoutBinding(),
                problems)
            .bind();
    if (!problems.none()) {
      throw unusable(file, problems.list().get(0).line());
    }
    return bound;
  }

  private static ScoringException unusable(String file, String reason) {
    return new ScoringException(CheckProblems.goldenUnusable(file, reason));
  }

  private void refuse(String file, RowComparison comparison) {
    Problems problems = new Problems();
    for (Agreement agreement : comparison.agreements()) {
      if (agreement.disagreeing() > 0) {
        List<Likely> likely = new Diagnosis(agreement, review.get().trees()).likely();
        problems.add(
            CheckProblems.goldenDisagree(
                plan.model().uri(),
                file,
                agreement.target().describe(),
                agreement.agreeing(),
                agreement.rows(),
                Likely.summary(likely)));
      }
    }
    problems.throwIfAny();
  }
}
