package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.model.reading.KnownValues;
import io.thresher.options.Isolation;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.session.ModelCall;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.TensorSlice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures how much faster an engine runs a model than ONNX Runtime's own execution provider. */
public final class SpeedTrial {
  /** A run that takes longer is made of fewer rows. */
  private static final long MOST_RUN_NANOS = 10_000_000;

  private static final int FEWEST_ROWS = 8;

  /** Of rows that differ in length, with as many positions a run as texts have by default. */
  private static final List<Integer> LENGTHS = List.of(16, 48, 128);

  private static final int POSITIONS = 512;

  private final Map<String, KnownValues> known;
  private final List<InputBinding> inputs;
  private final Set<String> outputs = new LinkedHashSet<>();
  private final int batchSize;
  private final int threads;
  private final Isolation isolation;

  /**
   * @param known values that suit the model, by input
   * @param batchSize rows of a run
   * @param threads of a run
   * @param isolation where both sessions run it
   */
  public SpeedTrial(
      Map<String, KnownValues> known,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      int batchSize,
      int threads,
      Isolation isolation) {
    this.known = known;
    this.inputs = inputs;
    this.batchSize = batchSize;
    this.threads = threads;
    this.isolation = isolation;
    outputs.forEach(output -> this.outputs.add(output.output()));
  }

  /**
   * How many times as fast the engine is; nothing is measured where no rows suit the model.
   *
   * @param own of a session with ONNX Runtime's own execution provider; stays with the caller
   * @param other of one with the engine's; stays with the caller
   */
  public Speedup speedup(SessionLease own, SessionLease other) {
    for (TrialRows.Range range : TrialRows.Range.values()) {
      try {
        TrialRows rows = new TrialRows(known, range);
        return speedup(own, other, (bound, count) -> fed(bound, count, rows));
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
    try {
      return speedup(own, other, (bound, count) -> rows.fed(count));
    } catch (OrtException e) {
      return Speedup.NONE;
    }
  }

  /** So many rows of inputs. */
  private interface Batches {
    List<TensorSlice> fed(List<InputBinding> bound, int count);
  }

  private Speedup speedup(SessionLease own, SessionLease other, Batches rows) throws OrtException {
    return new SpeedRounds(own, other, calls(own, rows), threads, isolation).speedup();
  }

  private List<ModelCall> calls(SessionLease own, Batches rows) throws OrtException {
    boolean open = inputs.stream().anyMatch(InputBinding::isOpen);
    if (!open) {
      return List.of(ofSize(own, inputs, batchSize, rows));
    }
    List<ModelCall> calls = new ArrayList<>();
    for (int length : LENGTHS) {
      List<InputBinding> bound = inputs.stream().map(input -> input.at(length)).toList();
      takenOf(own, bound, Math.min(batchSize, POSITIONS / length), rows).ifPresent(calls::add);
    }
    return calls.isEmpty() ? List.of(ofSize(own, inputs, 1, rows)) : calls;
  }

  /** Empty where the model does not take rows of that length. */
  private Optional<ModelCall> takenOf(
      SessionLease own, List<InputBinding> bound, int most, Batches rows) {
    try {
      return Optional.of(ofSize(own, bound, most, rows));
    } catch (OrtException e) {
      return Optional.empty();
    }
  }

  /** A run that does not take too long. */
  private ModelCall ofSize(SessionLease own, List<InputBinding> bound, int most, Batches rows)
      throws OrtException {
    int few = Math.min(most, FEWEST_ROWS);
    ModelCall call = call(bound, few, rows);
    nanos(own, call);
    long each = Math.max(1, nanos(own, call) / few);
    int count = (int) Math.max(few, Math.min(most, MOST_RUN_NANOS / each));
    return count == few ? call : call(bound, count, rows);
  }

  private ModelCall call(List<InputBinding> bound, int count, Batches rows) throws OrtException {
    List<TensorSlice> fed = ScarceMemory.told(() -> rows.fed(bound, count));
    return new ModelCall(fed, outputs, List.of(), Integer.MAX_VALUE);
  }

  private static List<TensorSlice> fed(List<InputBinding> bound, int count, TrialRows rows) {
    List<TensorSlice> fed = new ArrayList<>();
    for (InputBinding binding : bound) {
      InputTensor input = new InputTensor(binding, count);
      for (int at = 0; at < count; at++) {
        input.fillTrial(at, rows.ordinary(binding, at));
      }
      fed.add(input.slice(0, count));
    }
    return fed;
  }

  private static long nanos(SessionLease lease, ModelCall call) throws OrtException {
    long began = System.nanoTime();
    int unused = ScarceMemory.told(() -> lease.run(call, values -> values.size()));
    return System.nanoTime() - began;
  }
}
