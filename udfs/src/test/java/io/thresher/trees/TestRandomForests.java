package io.thresher.trees;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.thresher.trees.RandomForests.Forest;
import io.thresher.trees.RandomForests.Shape;
import io.thresher.trees.RandomForests.Spec;
import io.thresher.trees.RandomForests.Voters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The kernel gives what ONNX Runtime gives, for random ensembles of every kind. */
class TestRandomForests {
  private static final List<String> ALL_MODES =
      List.of("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ");
  private static final List<String> ORDERED = ALL_MODES.subList(0, 4);
  private static final double TOLERANCE = 1e-6;

  @Property(tries = 300, seed = "20261121")
  void regressorsAgree(@ForAll("regressors") Spec spec) throws OrtException {
    compare(spec);
  }

  @Example
  void leavesProbitToOnnxRuntime() {
    for (List<Object> labels : List.<List<Object>>of(List.of(), List.of(0L, 1L))) {
      Spec spec = with(forests().sample(), 2, labels, Voters.ALL, "SUM", "PROBIT", 0);
      assertThat(
              TreeProgram.recognise(RandomForests.make(spec).model(), List.of("scores")).reason())
          .isEqualTo("a transform by PROBIT");
    }
  }

  @Property(tries = 300, seed = "20261121")
  void classifiersAgree(@ForAll("classifiers") Spec spec) throws OrtException {
    compare(spec);
  }

  @Provide
  Arbitrary<Spec> regressors() {
    return Combinators.combine(
            forests(),
            Arbitraries.integers().between(1, 3),
            Arbitraries.of("SUM", "AVERAGE", "MIN", "MAX"),
            Arbitraries.of("NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO"),
            Arbitraries.of(Voters.ALL, Voters.ONE_A_TREE, Voters.SOME),
            Arbitraries.of(true, false))
        .as(
            (forest, targets, aggregate, transform, voters, base) ->
                with(
                    forest,
                    targets,
                    List.of(),
                    targets == 1 ? Voters.ALL : voters,
                    aggregate,
                    transform,
                    base ? targets : 0));
  }

  @Provide
  Arbitrary<Spec> classifiers() {
    return Combinators.combine(
            forests(),
            Arbitraries.of(
                List.<Object>of(0L, 1L),
                List.<Object>of(5L, 3L),
                List.<Object>of("no", "yes"),
                List.<Object>of(0L, 1L, 2L),
                List.<Object>of("b", "a", "d", "c")),
            Arbitraries.of("NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO"),
            Arbitraries.of(Voters.class),
            Arbitraries.integers().between(0, 2))
        .as(
            (forest, labels, transform, voters, base) ->
                with(
                    forest,
                    labels.size(),
                    labels,
                    voters,
                    "SUM",
                    transform,
                    labels.size() > 2 ? (base > 0 ? labels.size() : 0) : base));
  }

  private static Arbitrary<Spec> forests() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(0, 10),
            Arbitraries.of(Shape.class),
            Arbitraries.integers().between(1, 9),
            Arbitraries.of(List.of("BRANCH_LEQ"), List.of("BRANCH_LT"), ORDERED, ALL_MODES),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(
            (seed, trees, depth, shape, features, modes, missing, doubles) ->
                new Spec(
                    seed,
                    trees,
                    shape == Shape.CHAIN ? 4 * depth : depth,
                    shape,
                    features,
                    1,
                    List.of(),
                    Voters.ALL,
                    modes.contains("BRANCH_EQ") && depth > 7 ? ORDERED : modes,
                    missing,
                    doubles,
                    "SUM",
                    "NONE",
                    0,
                    seed % 2 == 0));
  }

  private static Spec with(
      Spec forest,
      int targets,
      List<?> labels,
      Voters voters,
      String aggregate,
      String transform,
      int base) {
    return new Spec(
        forest.seed(),
        forest.trees(),
        forest.depth(),
        forest.shape(),
        forest.features(),
        targets,
        labels,
        voters,
        forest.modes(),
        forest.missingTracks(),
        forest.doubles(),
        aggregate,
        transform,
        base,
        forest.positive());
  }

  private static void compare(Spec spec) throws OrtException {
    Forest forest = RandomForests.make(spec);
    List<String> outputs = spec.labels().isEmpty() ? List.of("scores") : List.of("label", "scores");
    TreeProgram.Recognition recognition = TreeProgram.recognise(forest.model(), outputs);
    if (recognition.program() == null) {
      // ONNX Runtime fails on such rows, or leaves memory as it finds it.
      assertThat(recognition.reason())
          .isIn(
              "two classes of which one may have no score",
              "rows that no leaf may have a vote for");
      assertThat(spec.voters()).isEqualTo(Voters.SOME);
      return;
    }
    TreeProgram program = requireNonNull(recognition.program());
    double[][] rows = rows(forest, spec);
    try (OnnxRuntimeSession session = new OnnxRuntimeSession(forest.model())) {
      compareScores(program, rows, (float[][]) session.run(rows, spec.doubles(), "scores"));
      if (!spec.labels().isEmpty()) {
        compareLabels(program, rows, session.run(rows, spec.doubles(), "label"));
      }
    }
  }

  private static void compareScores(TreeProgram program, double[][] rows, float[][] expected) {
    TreeScorer scorer = program.newScorer();
    TreeOutput output = program.output("scores");
    double[] scores = new double[output.width()];
    for (int from = 0; from < rows.length; from += TreeScorer.BLOCK_ROWS) {
      int count = Math.min(TreeScorer.BLOCK_ROWS, rows.length - from);
      scorer.evaluate(new Arrays2d(rows), from, count);
      for (int row = 0; row < count; row++) {
        scorer.scores(output, row, scores);
        for (int target = 0; target < scores.length; target++) {
          double want = expected[from + row][target];
          double got = (float) scores[target];
          if (Double.compare(want, got) != 0) {
            assertThat(Math.abs(got - want))
                .as("row %d target %d: %s, not %s", from + row, target, got, want)
                .isLessThanOrEqualTo(TOLERANCE * Math.max(1, Math.abs(want)));
          }
        }
      }
    }
  }

  private static void compareLabels(TreeProgram program, double[][] rows, Object expected) {
    TreeScorer scorer = program.newScorer();
    for (int from = 0; from < rows.length; from += TreeScorer.BLOCK_ROWS) {
      int count = Math.min(TreeScorer.BLOCK_ROWS, rows.length - from);
      scorer.evaluate(new Arrays2d(rows), from, count);
      for (int row = 0; row < count; row++) {
        Object want =
            expected instanceof long[] numbers
                ? (Object) numbers[from + row]
                : ((String[]) expected)[from + row];
        Object got = scorer.label(scorer.labelNumber(row));
        assertThat(got).as("label of row " + (from + row)).isEqualTo(want);
      }
    }
  }

  /** Thresholds, their neighbours, odd values, and ordinary ones. */
  private static double[][] rows(Forest forest, Spec spec) {
    Random random = new Random(spec.seed() + 1);
    List<Double> values = new ArrayList<>(List.of(0.0, -0.0, Double.NaN));
    values.addAll(List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.0, 2.0));
    for (double threshold : forest.thresholds()) {
      values.add(threshold);
      values.add(spec.doubles() ? Math.nextUp(threshold) : Math.nextUp((float) threshold));
      values.add(spec.doubles() ? Math.nextDown(threshold) : Math.nextDown((float) threshold));
    }
    double[][] rows = new double[150][spec.features()];
    for (int r = 0; r < rows.length; r++) {
      // Blocks without NaN take another way.
      int first = r < TreeScorer.BLOCK_ROWS ? 3 : 0;
      for (int f = 0; f < spec.features(); f++) {
        double value =
            random.nextInt(3) == 0
                ? random.nextGaussian()
                : values.get(first + random.nextInt(values.size() - first));
        rows[r][f] = spec.doubles() ? value : (float) value;
      }
    }
    return rows;
  }
}
