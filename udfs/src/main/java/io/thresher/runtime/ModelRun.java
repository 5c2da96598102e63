package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.plan.ScorePlan;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.OutputColumn;
import java.util.List;

/** One way to run a model over assembled inputs. Owned by one task. */
interface ModelRun {

  /**
   * Runs the first {@code rows} rows of the inputs, and puts their scores at row {@code at} of the
   * outputs.
   */
  void run(int rows, int at) throws OrtException;

  /** How inputs lie in memory for the run of this lease. */
  static InputTensor.Layout layout(SessionLease lease) {
    return lease.hasTrees() ? InputTensor.Layout.COLUMNS : InputTensor.Layout.ROWS;
  }

  /** The run that the lease is for. */
  static ModelRun of(
      ScorePlan plan, SessionLease lease, List<InputTensor> inputs, List<OutputColumn> outputs) {
    return lease.hasTrees()
        ? new TreeRun(lease, inputs, outputs)
        : new BatchRun(lease, plan.model().uri(), inputs, outputs);
  }
}
