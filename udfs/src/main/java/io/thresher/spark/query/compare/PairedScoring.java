package io.thresher.spark.query.compare;

import io.thresher.errors.ComparisonProblems;
import io.thresher.errors.Problems;
import io.thresher.plan.Quarantine;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.check.ModelPairing;
import io.thresher.spark.query.Scoring;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;

/**
 * Scores rows with two models in one read. The first one's scores are what they are without the
 * second; a row that the first cannot score never reaches the second, one that the second cannot
 * score stays, without scores of its own. Immutable.
 */
public final class PairedScoring {
  /** Before the names of the second model's outputs where they are kept. */
  public static final String SHADOW = "shadow_";

  /** No column of data is called so. */
  private static final String HIDDEN = "\u0001other.";

  private static final String SHOWN = "\u0001row.";

  /** What becomes of the second model's scores. */
  public enum Scores {
    DROPPED,
    KEPT
  }

  private final Scoring second;
  private final ScorePlan plan;
  private final ModelPairing pairing;
  private final Scores scores;

  private PairedScoring(Scoring second, ScorePlan plan, ModelPairing pairing, Scores scores) {
    this.second = second;
    this.plan = plan;
    this.pairing = pairing;
    this.scores = scores;
  }

  /**
   * Plans the second model.
   *
   * @param second how it scores
   * @param plan of it, over the columns of the data
   */
  public static PairedScoring of(
      Scoring second, ScorePlan plan, ModelPairing pairing, Scores scores) {
    return new PairedScoring(second, plan.with(Quarantine.ROWS_STAY), pairing, scores);
  }

  /** How the second model scores. */
  public ScorePlan plan() {
    return plan;
  }

  public Scoring scoring() {
    return second;
  }

  public ModelPairing pairing() {
    return pairing;
  }

  /**
   * Checks the names of the columns that are kept of the second model.
   *
   * @param taken the columns beside them
   */
  public void checkNames(StructType taken, Problems problems) {
    if (scores == Scores.KEPT) {
      for (ScoreColumn column : plan.columns()) {
        String name = SHADOW + column.name();
        for (String other : taken.fieldNames()) {
          if (other.equalsIgnoreCase(name)) {
            problems.add(ComparisonProblems.shadowTaken(name));
          }
        }
      }
    }
  }

  /**
   * The first model's result, and what is kept of the second's. Tasks compare both.
   *
   * @param own the plan of the first, over the data
   */
  public Dataset<Row> score(Dataset<Row> data, Scoring first, ScorePlan own) {
    List<Column> columns = new ArrayList<>(first.columns(data, own));
    int written = columns.size() + (scores == Scores.KEPT ? plan.columns().size() : 0);
    String prefix = scores == Scores.KEPT ? SHADOW : HIDDEN;
    columns.addAll(first.scoresOf(data, plan, prefix));
    Map<String, String> shown = new LinkedHashMap<>();
    Set<String> features = new LinkedHashSet<>(own.boundColumns());
    features.addAll(plan.boundColumns());
    List<String> kept = first.keptColumns(data);
    for (String name : kept) {
      shown.put(name, name);
    }
    for (String name : features) {
      if (!kept.contains(name)) {
        columns.add(first.column(data, name).as(SHOWN + name));
        shown.put(name, SHOWN + name);
      }
    }
    Dataset<Row> side = data.select(columns.toArray(Column[]::new));
    LogicalPlan all = side.queryExecution().analyzed();
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) data.sparkSession(),
        new Compare(
            pairing.in(
                side.schema(),
                own.columns().stream().map(ScoreColumn::name).toList(),
                plan.columns().stream().map(column -> prefix + column.name()).toList(),
                shown),
            Scala.seq(Scala.<Attribute>list(all.output())),
            written,
            all));
  }
}
