package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.output.OutputColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way to run a model over assembled inputs. Owned by one task. */
interface ModelRun {

  /**
   * Runs rows {@code [from, from + rows)} of the inputs, and puts their scores at row {@code at} of
   * the outputs. Where it throws one of these, the outputs are as they were.
   *
   * @throws io.thresher.tensor.DirectMemoryException if there is no memory for the scores
   */
  void run(List<InputTensor> inputs, int from, int rows, int at) throws OrtException;

  /**
   * Runs rows {@code [from, from + rows)} of the inputs and drops the scores.
   *
   * @return why the model fails on them; null where it does not
   */
  @Nullable Exception failure(List<InputTensor> inputs, int from, int rows);

  /** How inputs lie in memory for the run of this lease. */
  static InputTensor.Layout layout(SessionLease lease) {
    return lease.hasTrees() ? InputTensor.Layout.COLUMNS : InputTensor.Layout.ROWS;
  }

  /**
   * The run that the lease is for.
   *
   * @param model its place, for people
   */
  static ModelRun of(String model, SessionLease lease, List<OutputColumn> outputs) {
    return lease.hasTrees() ? new TreeRun(lease, outputs) : new BatchRun(lease, model, outputs);
  }
}
