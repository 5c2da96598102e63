package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.PixelReader;
import io.thresher.tensor.output.OutputColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * One batch of trial rows, run again and again as tasks run theirs: from tensors that lie as the
 * engine reads them best to columns of scores, which are dropped. Owned by one thread.
 */
public final class TrialBatch {
  private final List<InputTensor> tensors = new ArrayList<>();
  private final List<OutputColumn> columns;
  private final ModelRun run;
  private final int rows;

  /** Where trial rows come from. */
  public interface Rows {
    /** Fills the first rows of the tensor of an input. */
    void fill(InputBinding input, InputTensor tensor, int rows);
  }

  /**
   * @param lease stays with the caller, who closes it after the last run
   * @param model its place, for people
   * @throws io.thresher.tensor.DirectMemoryException if there is no memory for the rows
   */
  public TrialBatch(
      SessionLease lease,
      String model,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      Rows source,
      int rows) {
    this.rows = rows;
    columns = outputs.stream().map(OutputColumn::of).toList();
    run = ModelRun.of(model, lease, columns);
    for (InputBinding input : inputs) {
      InputTensor tensor =
          new InputTensor(input, rows, ModelRun.layout(lease), lease.memory(), PixelReader.NONE);
      tensor.reserve(rows);
      source.fill(input, tensor, rows);
      tensors.add(tensor);
    }
  }

  /**
   * Runs the model once.
   *
   * @throws OrtException if the model refuses the rows, or they do not fit in memory
   * @throws io.thresher.tensor.DirectMemoryException if there is no memory for the scores
   */
  public void run() throws OrtException {
    columns.forEach(OutputColumn::clear);
    run.run(tensors, 0, rows, 0);
  }
}
