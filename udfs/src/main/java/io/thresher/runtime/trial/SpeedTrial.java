package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.model.reading.KnownValues;
import io.thresher.options.Isolation;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.TrialBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Measures how much faster an engine runs a model than ONNX Runtime's own execution provider, on
 * rows that are all of one shape.
 */
public final class SpeedTrial {
  /** A run that takes longer is made of fewer rows. */
  private static final long MOST_RUN_NANOS = 10_000_000;

  private static final int FEWEST_ROWS = 8;

  /** In which Java compiles what it runs: a task soon has it so. */
  private static final Duration WARM_UP = Duration.ofMillis(200);

  private final Map<String, KnownValues> known;
  private final String model;
  private final List<InputBinding> inputs;
  private final List<OutputBinding> outputs;
  private final int batchSize;
  private final int threads;
  private final Isolation isolation;

  /**
   * @param known values that suit the model, by input
   * @param model its place, for people
   * @param batchSize rows of a run
   * @param threads of a run
   * @param isolation where sessions run it
   */
  public SpeedTrial(
      Map<String, KnownValues> known,
      String model,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      int batchSize,
      int threads,
      Isolation isolation) {
    this.known = known;
    this.model = model;
    this.inputs = inputs;
    this.outputs = outputs;
    this.batchSize = batchSize;
    this.threads = threads;
    this.isolation = isolation;
  }

  /**
   * How many times as fast the engine is; nothing is measured where no rows suit the model.
   *
   * @param own of a session with ONNX Runtime's own execution provider; stays with the caller
   * @param other of one with the engine's, or of the tree kernel; stays with the caller
   */
  public Speedup speedup(SessionLease own, SessionLease other) {
    if (other.hasTrees()) {
      return speedup(own, other, new ForestRows(other.trees()));
    }
    for (TrialRows.Range range : TrialRows.Range.values()) {
      try {
        return measured(own, other, new TrialRows(known, range)::fill);
      } catch (OrtException e) {
        // Other values may suit it.
      }
    }
    return Speedup.NONE;
  }

  /**
   * The same on rows of the data, again and again until a run is full; nothing is measured where
   * the model does not take them, or memory lacks.
   */
  public Speedup speedup(SessionLease own, SessionLease other, SampleRows rows) {
    return speedup(own, other, (TrialBatch.Rows) rows::fill);
  }

  private Speedup speedup(SessionLease own, SessionLease other, TrialBatch.Rows rows) {
    try {
      return measured(own, other, rows);
    } catch (OrtException e) {
      return Speedup.NONE;
    }
  }

  private Speedup measured(SessionLease own, SessionLease other, TrialBatch.Rows rows)
      throws OrtException {
    int count = count(own, rows);
    CoreTime.Work first = runs(own, rows, count);
    CoreTime.Work second = runs(other, rows, count);
    if (!other.hasTrees()) {
      return SpeedRounds.ofPlugIn(first, second, threads, isolation).speedup();
    }
    long warm = System.nanoTime() + WARM_UP.toNanos();
    while (System.nanoTime() < warm) {
      second.run();
    }
    return SpeedRounds.ofCaller(first, second, threads, isolation).speedup();
  }

  /** The rows of a run that does not take too long. */
  private int count(SessionLease own, TrialBatch.Rows rows) throws OrtException {
    int few = Math.min(batchSize, FEWEST_ROWS);
    CoreTime.Work run = runs(own, rows, few);
    run.run();
    long began = System.nanoTime();
    run.run();
    long each = Math.max(1, (System.nanoTime() - began) / few);
    return (int) Math.max(few, Math.min(batchSize, MOST_RUN_NANOS / each));
  }

  private CoreTime.Work runs(SessionLease lease, TrialBatch.Rows rows, int count)
      throws OrtException {
    TrialBatch batch =
        ScarceMemory.told(() -> new TrialBatch(lease, model, inputs, outputs, rows, count));
    return () ->
        ScarceMemory.told(
            () -> {
              batch.run();
              return batch;
            });
  }
}
