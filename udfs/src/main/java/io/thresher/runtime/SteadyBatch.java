package io.thresher.runtime;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.ScoringException;
import io.thresher.plan.InputBinding;
import io.thresher.tensor.InputTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the number of rows of a run for which a row's scores do not depend, to the bit, on where in
 * the run it stands and on what stands beside it. Kernels are chosen by shape, so every run is of
 * that one size; and since they may treat the last rows of a run in another way, the driver tries:
 * rows of random values, in several orders and among several others. Where that shows a difference,
 * rows are run one by one.
 */
public final class SteadyBatch {
  /** Rows of a run, where rows are narrow: a task fills up its last run to so many. */
  public static final int ROWS = 256;

  private static final int FEWEST_ROWS = 16;
  private static final long MOST_BYTES = 1L << 20;
  private static final int[] SHIFTS = {1, 7, 101};
  private static final long SEED = 20_25;

  private final SessionLease lease;
  private final String model;
  private final List<InputBinding> inputs;
  private final Set<String> outputs;

  /**
   * @param lease of a session that computes with one thread
   */
  public SteadyBatch(
      SessionLease lease, String model, List<InputBinding> inputs, List<String> outputs) {
    this.lease = lease;
    this.model = model;
    this.inputs = inputs;
    this.outputs = new LinkedHashSet<>(outputs);
  }

  /**
   * The rows of every run: some, or 1 where only that is steady.
   *
   * @param fixed the one number of rows that the model takes, or 0
   * @throws ScoringException THR-MODEL-501 if no number is steady
   */
  public int rows(int fixed) {
    if (fixed > 0) {
      if (!isSteady(fixed)) {
        throw new ScoringException(MachineProblems.notReproducible(model, fixed));
      }
      return fixed;
    }
    if (inputs.stream().anyMatch(InputBinding::isOpen)) {
      return alone(); // Of every length there may be few rows only: runs would be filled up.
    }
    long rowBytes = 1;
    for (InputBinding input : inputs) {
      rowBytes += (long) input.width() * Math.max(1, input.type().bytes());
    }
    int rows = ROWS;
    while (rows > FEWEST_ROWS && rows * rowBytes > MOST_BYTES) {
      rows /= 2;
    }
    if (isSteady(rows)) {
      return rows;
    }
    return alone();
  }

  private int alone() {
    if (!isSteady(1)) {
      throw new ScoringException(MachineProblems.notReproducible(model, 1));
    }
    return 1;
  }

  /** False also where the model refuses the values tried. */
  private boolean isSteady(int rows) {
    int[] order = new int[rows];
    Arrays.setAll(order, row -> row);
    try {
      List<String> reference = scores(order);
      boolean steady = reference.equals(scores(order));
      for (int shift : SHIFTS) {
        int[] moved = new int[rows];
        // Of every two rows one moves and one is replaced by another.
        Arrays.setAll(moved, at -> at % 2 == 0 || rows == 1 ? (at + shift) % rows : rows + at);
        List<String> scores = scores(moved);
        for (int at = 0; at < rows && steady; at++) {
          steady = moved[at] >= rows || scores.get(at).equals(reference.get(moved[at]));
        }
      }
      return steady;
    } catch (OrtException e) {
      return rows == 1; // Values of its own may suit the model; one by one they are alone.
    }
  }

  /** What the model gives for each of the numbered random rows, as text. */
  private List<String> scores(int[] order) throws OrtException {
    try (OpenTensors fed = new OpenTensors();
        OpenTensors none = new OpenTensors()) {
      for (InputBinding binding : inputs) {
        InputTensor input = new InputTensor(binding, order.length);
        for (int at = 0; at < order.length; at++) {
          input.fillRandom(at, SEED + order[at]);
        }
        fed.add(input, 0, order.length);
      }
      return lease.run(fed, outputs, none, result -> rows(result, order.length));
    }
  }

  private static List<String> rows(OrtSession.Result result, int rows) throws OrtException {
    StringBuilder[] texts = new StringBuilder[rows];
    Arrays.setAll(texts, row -> new StringBuilder());
    for (Map.Entry<String, OnnxValue> output : result) {
      if (output.getValue() instanceof OnnxTensor tensor) {
        append(tensor, texts);
      } else if (output.getValue() instanceof OnnxSequence sequence) {
        append(sequence, texts);
      }
    }
    List<String> all = new ArrayList<>();
    for (StringBuilder text : texts) {
      all.add(text.toString());
    }
    return all;
  }

  private static void append(OnnxTensor tensor, StringBuilder[] rows) throws OrtException {
    if (tensor.getInfo().type == ai.onnxruntime.OnnxJavaType.STRING) {
      String[] values = BatchRun.flatten(tensor.getValue());
      for (int i = 0; i < values.length; i++) {
        rows[(int) ((long) i * rows.length / values.length)].append(values[i]).append('\0');
      }
      return;
    }
    ByteBuffer data = tensor.getByteBuffer();
    int bytes = data.remaining() / rows.length;
    for (StringBuilder row : rows) {
      for (int i = 0; i < bytes; i++) {
        row.append((char) data.get());
      }
    }
  }

  private static void append(OnnxSequence sequence, StringBuilder[] rows) throws OrtException {
    List<? extends OnnxValue> values = sequence.getValue();
    try {
      for (int i = 0; i < values.size() && i < rows.length; i++) {
        rows[i].append(((OnnxMap) values.get(i)).getValue());
      }
    } finally {
      values.forEach(OnnxValue::close);
    }
  }
}
