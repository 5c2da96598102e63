package io.thresher.trees;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The operator TreeEnsemble of ai.onnx.ml 5 gives what ONNX Runtime gives. */
class TestTreeEnsemble5 {

  @Property(tries = 200, seed = "20261121")
  void agrees(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int trees,
      @ForAll @IntRange(min = 1, max = 8) int depth,
      @ForAll @IntRange(min = 1, max = 3) int targets,
      @ForAll @IntRange(min = 0, max = 3) int aggregate,
      @ForAll @IntRange(min = 0, max = 3) int transform,
      @ForAll boolean members,
      @ForAll boolean doubles)
      throws OrtException {
    ElementType type = doubles ? ElementType.DOUBLE : ElementType.FLOAT;
    ModelProto model =
        RandomForests5.make(seed, type, trees, depth, targets, 4, members, aggregate, transform);
    double[][] rows = rows(seed);
    TreeProgram program = requireNonNull(TreeProgram.recognise(model, List.of("scores")).program());
    TreeScorer scorer = program.newScorer();
    TreeOutput output = program.output("scores");
    assertThat(output.type()).isEqualTo(type);
    double[] scores = new double[targets];
    try (OnnxRuntimeSession session = new OnnxRuntimeSession(model)) {
      Object expected = session.run(rows, doubles, "scores");
      scorer.evaluate(new Arrays2d(rows), 0, rows.length);
      for (int row = 0; row < rows.length; row++) {
        scorer.scores(output, row, scores);
        for (int target = 0; target < targets; target++) {
          double want =
              expected instanceof double[][] wide
                  ? wide[row][target]
                  : ((float[][]) expected)[row][target];
          assertThat(Math.abs(scores[target] - want))
              .as("row %d target %d: %s, not %s", row, target, scores[target], want)
              .isLessThanOrEqualTo(1e-6 * Math.max(1, Math.abs(want)));
        }
      }
    }
  }

  /** Its formula makes 2.5e-6 of the last bit of a logarithm, and logarithms differ in it. */
  @Example
  void leavesProbitToOnnxRuntime() {
    ModelProto model = RandomForests5.make(1, ElementType.FLOAT, 2, 3, 1, 4, false, 1, 4);
    TreeProgram.Recognition recognition = TreeProgram.recognise(model, List.of("scores"));
    assertThat(recognition.program()).isNull();
    assertThat(recognition.reason()).isEqualTo("a transform by PROBIT");
  }

  private static double[][] rows(long seed) {
    Random random = new Random(seed + 1);
    double[][] rows = new double[60][4];
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] =
            switch (random.nextInt(4)) {
              case 0 -> (float) random.nextGaussian();
              case 1 -> random.nextInt(10);
              case 2 -> random.nextInt(40) / 2.0 - 3;
              default -> random.nextInt(5) == 0 ? Double.NaN : -0.0;
            };
      }
    }
    return rows;
  }
}
