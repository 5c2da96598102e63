package io.thresher.runtime;

import io.thresher.tensor.InputTensor;
import io.thresher.tensor.OutputColumn;
import io.thresher.trees.TreeProgram;
import io.thresher.trees.TreeScorer;
import java.util.List;

/** Runs a tree ensemble in the kernel, block by block, straight from the inputs' columns. */
final class TreeRun implements ModelRun {
  private final TreeScorer scorer;
  private final TreeInputs inputs;
  private final List<TreeResult> results;

  TreeRun(SessionLease lease, List<InputTensor> tensors, List<OutputColumn> outputs) {
    TreeProgram program = lease.trees();
    scorer = program.newScorer();
    inputs = new TreeInputs(tensors, program.inputs());
    results =
        outputs.stream()
            .map(output -> TreeResult.of(program.output(output.binding().output()), scorer, output))
            .toList();
  }

  @Override
  public void run(int rows, int at) {
    results.forEach(result -> result.begin(at, rows));
    for (int from = 0; from < rows; from += TreeScorer.BLOCK_ROWS) {
      int count = Math.min(TreeScorer.BLOCK_ROWS, rows - from);
      scorer.evaluate(inputs, from, count);
      for (TreeResult result : results) {
        result.take(from, count);
      }
    }
    results.forEach(TreeResult::end);
  }
}
