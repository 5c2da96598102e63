package io.thresher.runtime;

import io.thresher.plan.ScorePlan;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.MemorySource;
import io.thresher.tensor.PixelReader;
import java.util.List;

/**
 * A row that the model is known to take: a row that it has scored or, before there is one, plain
 * values as the driver tried. A model that fails on it fails for reasons of its own.
 */
final class Canary {
  private static final long[] PLAIN_VALUES = {1, 0};

  private final List<InputTensor> row;
  private final int rows;
  private boolean known;

  Canary(ScorePlan plan, SessionLease lease) {
    rows = plan.batchKind() == ScorePlan.BatchKind.FIXED ? plan.batchSize() : 1;
    row =
        plan.inputs().stream()
            .map(
                input ->
                    new InputTensor(
                        input,
                        rows,
                        ModelRun.layout(lease),
                        MemorySource.DIRECT,
                        PixelReader.NONE,
                        lease.categories()))
            .toList();
  }

  /** Remembers a row that was scored; only the first call does. */
  void scored(List<InputTensor> batch, int at) {
    if (!known) {
      for (int i = 0; i < row.size(); i++) {
        row.get(i).reshape(batch.get(i));
        row.get(i).copy(batch.get(i), at, 1, 0);
        row.get(i).repeat(0, rows);
      }
      known = true;
    }
  }

  boolean passes(ModelRun run) {
    if (known) {
      return run.failure(row, 0, rows) == null;
    }
    for (long value : PLAIN_VALUES) {
      row.forEach(input -> input.fillPlain(value));
      if (run.failure(row, 0, rows) == null) {
        return true;
      }
    }
    return false;
  }
}
