package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.output.OutputColumn;
import io.thresher.trees.TreeProgram;
import io.thresher.trees.TreeScorer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a tree ensemble in the kernel, block by block, straight from the inputs' columns. */
final class TreeRun implements ModelRun {
  private final SessionLease lease;
  private final List<String> names;
  private final TreeScorer scorer;
  private final List<TreeResult> results;

  TreeRun(SessionLease lease, List<OutputColumn> outputs) {
    this.lease = lease;
    TreeProgram program = lease.trees();
    names = program.inputs();
    scorer = program.newScorer();
    results =
        outputs.stream()
            .map(output -> TreeResult.of(program.output(output.binding().output()), scorer, output))
            .toList();
  }

  @Override
  public void run(List<InputTensor> tensors, int first, int rows, int at) throws OrtException {
    // Made anew for every run: tensors may have grown.
    TreeInputs inputs = new TreeInputs(tensors, names);
    lease.inLane(
        () -> {
          results.forEach(result -> result.begin(at, rows));
          for (int from = 0; from < rows; from += TreeScorer.BLOCK_ROWS) {
            lease.checkNotCancelled();
            int count = Math.min(TreeScorer.BLOCK_ROWS, rows - from);
            scorer.evaluate(inputs, first + from, count);
            for (TreeResult result : results) {
              result.take(from, count);
            }
          }
          results.forEach(TreeResult::end);
          return rows;
        });
  }

  /** The kernel takes every row whose columns could be read. */
  @Override
  public @Nullable Exception failure(List<InputTensor> tensors, int from, int rows) {
    return null;
  }
}
