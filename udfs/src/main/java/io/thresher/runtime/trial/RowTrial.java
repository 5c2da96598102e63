package io.thresher.runtime.trial;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.thresher.model.reading.KnownValues;
import io.thresher.model.reading.RowFlow;
import io.thresher.model.reading.RowReading;
import io.thresher.model.reading.ValueSearch;
import io.thresher.options.Precision;
import io.thresher.plan.InputBinding;
import io.thresher.plan.PlugIn;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.AllocationFailure;
import io.thresher.runtime.ort.Device;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the scores of a row depend on the rows that it shares a batch with: reads the
 * graph, and tries.
 */
public final class RowTrial {
  /** A larger change than rounding makes, relative. */
  public static final double TOLERANCE = 1e-3;

  /**
   * The same where half precision, or a device that rounds its factors, computes: some 20 times the
   * 2^-10 between neighbours, as roundings add up over layers.
   */
  public static final double TOLERANCE_OF_HALVES = 2e-2;

  private final ModelProto graph;
  private final List<InputBinding> inputs;
  private final List<String> outputs;
  private final double tolerance;
  private final RowReading reading;
  private @Nullable BatchTrial latest;

  /**
   * @param graph as the session has opened it
   * @param session that runs it
   */
  public RowTrial(
      ModelProto graph, List<InputBinding> inputs, List<String> outputs, SessionSpec session) {
    this.graph = graph;
    this.inputs = inputs;
    this.outputs = outputs;
    PlugIn plugIn = session.plugIn();
    boolean exact =
        session.device().equals(Device.CPU)
            && (plugIn == null || plugIn.precision() == Precision.EXACT)
            && !HalfPrecision.computesIn(graph);
    tolerance = exact ? TOLERANCE : TOLERANCE_OF_HALVES;
    Map<String, Integer> ranks = new LinkedHashMap<>();
    inputs.forEach(input -> ranks.put(input.input(), input.rowShape().size() + 1));
    reading = RowFlow.read(graph, ranks, outputs);
  }

  /**
   * The verdict.
   *
   * @param lease of a session of the graph; stays with the caller
   * @param fixedBatch the one number of rows that the model takes, or 0
   */
  public RowVerdict verdict(SessionLease lease, int fixedBatch) {
    if (fixedBatch == 1) {
      return RowVerdict.independent("the model takes one at a time");
    }
    Map<String, KnownValues> known = ValueSearch.of(graph);
    TrialRun run = new TrialRun(lease, inputs, outputs);
    TrialFinding shown = TrialFinding.NONE;
    for (TrialRows.Range range : TrialRows.Range.values()) {
      TrialRows rows = new TrialRows(known, range);
      try {
        TrialFinding finding = finding(run, rows, fixedBatch);
        if (finding.depends() || finding.isFinite()) {
          return RowVerdict.of(reading, finding, tolerance);
        }
        shown = finding.tried() ? finding : shown; // There may be better rows, all of them finite.
      } catch (OrtException e) {
        if (AllocationFailure.is(e)) {
          return unfinished("the trial runs do not fit in the driver's memory");
        }
        // The model refuses such values; others may suit it, or none that are made up.
      }
    }
    return RowVerdict.of(reading, shown, tolerance);
  }

  /** The verdict where the runs did not come to an end: what they had shown by then holds. */
  public RowVerdict unfinished(String why) {
    TrialFinding shown = latest == null ? TrialFinding.NONE : latest.soFar();
    if (shown.depends()) {
      return RowVerdict.of(reading, shown, tolerance);
    }
    return RowVerdict.untried(reading, why, tolerance);
  }

  private TrialFinding finding(TrialRun run, TrialRows rows, int fixedBatch) throws OrtException {
    if (fixedBatch > 1) {
      return begun(run, rows).fixed(fixedBatch);
    }
    if (reading.provesIndependence()) {
      try {
        return begun(run, rows).brief();
      } catch (OrtException e) {
        if (AllocationFailure.is(e)) {
          throw e;
        }
        // It may take other numbers of rows.
      }
    }
    int count = BatchTrial.rows(inputs);
    while (true) {
      try {
        return begun(run, rows).whole(count);
      } catch (OrtException e) {
        if (count == BatchTrial.FEW || !AllocationFailure.is(e)) {
          throw e;
        }
        count = Math.max(BatchTrial.FEW, count / 2);
      }
    }
  }

  private BatchTrial begun(TrialRun run, TrialRows rows) {
    BatchTrial trial = new BatchTrial(run, rows, tolerance);
    latest = trial;
    return trial;
  }
}
