package io.thresher.spark.check;

import io.thresher.check.OutputPair;
import io.thresher.check.PairedModels;
import io.thresher.check.Target;
import io.thresher.errors.ComparisonProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/** Which outputs of two models are compared, and where they stand in rows. Immutable. */
public final class ModelPairing implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Pairs of all tasks, that is, so many or some more, which ranks are told of. */
  static final int SAMPLE = 1 << 16;

  private final List<PairPlan> plans;

  private ModelPairing(List<PairPlan> plans) {
    this.plans = List.copyOf(plans);
  }

  /**
   * Plans a comparison.
   *
   * @param asked the outputs to compare; empty for all that both have
   * @return none where problems were added
   */
  public static Optional<ModelPairing> of(
      ScorePlan first, ScorePlan second, List<OutputPair> asked, Problems problems) {
    Problems found = new Problems();
    List<PairPlan> plans = new PairPlanner(first, second, found).plan(asked);
    found.list().forEach(problems::add);
    return found.none() ? Optional.of(new ModelPairing(plans)) : Optional.empty();
  }

  public List<Target> targets() {
    return plans.stream().map(PairPlan::target).toList();
  }

  /**
   * The comparison in rows of a schema.
   *
   * @param ofFirst names of the columns of the first plan, in its order
   * @param ofSecond names of those of the second
   * @param shown what is told of the worst rows: the names of columns, by those that people know
   */
  public RowPairing in(
      StructType schema, List<String> ofFirst, List<String> ofSecond, Map<String, String> shown) {
    List<PairPlan> placed = new ArrayList<>();
    for (PairPlan plan : plans) {
      placed.add(
          new PairPlan(
              plan.target(),
              placed(plan.first(), schema, ofFirst),
              placed(plan.second(), schema, ofSecond)));
    }
    return new RowPairing(placed, RowTexts.of(schema, shown));
  }

  private static ScoreValue placed(ScoreValue value, StructType schema, List<String> names) {
    return new ScoreValue(
        schema.fieldIndex(names.get(value.ordinal())), value.type(), value.element());
  }

  /**
   * The comparison of all rows, of what tasks found out.
   *
   * @throws ScoringException THR-OUT-822 where another version has written it
   */
  public PairedModels merged(String run, List<byte[]> findings) {
    PairedModels all = new PairedModels(targets(), 0, 0);
    try {
      for (byte[] finding : findings) {
        all.merge(PairedModels.decode(finding, targets()));
      }
    } catch (IOException e) {
      throw new ScoringException(ComparisonProblems.otherVersion(run, e.toString()), e);
    }
    return all;
  }
}
