package io.thresher.runtime.trial;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.thresher.model.reading.KnownValues;
import io.thresher.model.reading.RowFlow;
import io.thresher.model.reading.RowReading;
import io.thresher.model.reading.ValueSearch;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.Device;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.TrialRun;
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

  /** The same where half precision, or a device that rounds its factors, computes. */
  public static final double TOLERANCE_OF_HALVES = 2e-2;

  private final ModelProto graph;
  private final List<InputBinding> inputs;
  private final List<String> outputs;
  private final double tolerance;
  private final RowReading reading;
  private @Nullable BatchTrial latest;

  /**
   * @param graph as the session has opened it
   */
  public RowTrial(
      ModelProto graph, List<InputBinding> inputs, List<String> outputs, Device device) {
    this.graph = graph;
    this.inputs = inputs;
    this.outputs = outputs;
    boolean exact = device.equals(Device.CPU) && !HalfPrecision.isIn(graph);
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
    for (TrialRows.Range range : TrialRows.Range.values()) {
      try {
        BatchTrial trial = new BatchTrial(run, new TrialRows(known, range), tolerance);
        latest = trial;
        return RowVerdict.of(reading, finding(trial, fixedBatch), tolerance);
      } catch (OrtException e) {
        // The model refuses such values; others may suit it, or none that are made up.
      }
    }
    return RowVerdict.of(reading, TrialFinding.NONE, tolerance);
  }

  /** The verdict where the runs did not come to an end: what they had shown by then holds. */
  public RowVerdict unfinished(String why) {
    TrialFinding shown = latest == null ? TrialFinding.NONE : latest.soFar();
    if (shown.depends()) {
      return RowVerdict.of(reading, shown, tolerance);
    }
    return RowVerdict.untried(reading, why, tolerance);
  }

  private TrialFinding finding(BatchTrial trial, int fixedBatch) throws OrtException {
    if (fixedBatch > 1) {
      return trial.fixed(fixedBatch);
    }
    return reading.provesIndependence() ? trial.brief() : trial.whole(BatchTrial.rows(inputs));
  }
}
