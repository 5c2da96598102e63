package io.thresher.runtime.trial;

import io.thresher.plan.InputBinding;
import io.thresher.runtime.TrialBatch;
import io.thresher.tensor.InputTensor;
import io.thresher.trees.TreeProgram;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up rows for a forest, of the very numbers at which its trees part rows: they go many ways,
 * as those of data do.
 */
final class ForestRows implements TrialBatch.Rows {
  private static final long SEED = 20_26;

  private final TreeProgram forest;

  ForestRows(TreeProgram forest) {
    this.forest = forest;
  }

  @Override
  public void fill(InputBinding input, InputTensor tensor, int rows) {
    List<List<Double>> thresholds = forest.thresholds(input.input(), input.width());
    SplittableRandom random = new SplittableRandom(SEED);
    InputTensor.RowValues values =
        new InputTensor.RowValues() {
          @Override
          public double number(int column) {
            List<Double> known = thresholds.get(column);
            double number = known.isEmpty() ? 0 : known.get(random.nextInt(known.size()));
            return input.type().isFloating()
                ? number
                : TrialRows.whole(input.type(), number + random.nextInt(2));
          }

          @Override
          public String text(int column) {
            return "";
          }
        };
    for (int row = 0; row < rows; row++) {
      tensor.fillTrial(row, values);
    }
  }
}
