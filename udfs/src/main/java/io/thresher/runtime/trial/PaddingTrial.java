package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.errors.OpenProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.TensorSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scores a row of ones as it is and padded, and refuses the model where that changes its scores:
 * then they would depend on the rows that share its run. Ones are what a mask holds for values that
 * count. Where the model refuses ones, or gives something other than plain numbers, nothing is
 * found.
 */
public final class PaddingTrial {
  private static final double TOLERANCE = 1e-3;
  private static final double TOLERANCE_OF_HALVES = 2e-2;

  /** Of the largest score of the row: what is left where large numbers cancel is rounding. */
  private static final double LEAST = 0.05;

  private static final double ROUNDING = 1e-7;

  private static final Set<ElementType> PLAIN =
      EnumSet.of(
          ElementType.FLOAT16,
          ElementType.BFLOAT16,
          ElementType.FLOAT,
          ElementType.DOUBLE,
          ElementType.INT32,
          ElementType.UINT32,
          ElementType.INT64,
          ElementType.UINT64);

  private final SessionLease lease;
  private final List<InputBinding> inputs;
  private final List<OutputBinding> outputs;

  public PaddingTrial(SessionLease lease, List<InputBinding> inputs, List<OutputBinding> outputs) {
    this.lease = lease;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /**
   * @param shorter the length of the row
   * @param longer the length that it is padded to
   * @throws ScoringException THR-MODEL-703 if its scores change
   */
  public void run(int shorter, int longer) {
    Map<String, double[]> alone;
    Map<String, double[]> padded;
    try {
      alone = scores(shorter, shorter);
      padded = scores(shorter, longer);
    } catch (OrtException e) {
      return; // Ones do not suit the model.
    }
    for (OutputBinding output : outputs) {
      double[] expected = alone.get(output.output());
      double[] actual = padded.get(output.output());
      if (expected != null && actual != null) {
        compare(output, expected, actual, shorter, longer);
      }
    }
  }

  private static void compare(
      OutputBinding output, double[] alone, double[] padded, int shorter, int longer) {
    int[] shape = shape(output, shorter);
    int[] room = shape(output, longer);
    double most = Arrays.stream(alone).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    for (int i = 0; i < alone.length; i++) {
      double expected = alone[i];
      double actual = padded[place(i, shape, room)];
      boolean same =
          Double.compare(expected, actual) == 0
              || Math.abs(expected - actual)
                  <= tolerance(output) * Math.max(Math.abs(expected), LEAST * most) + ROUNDING;
      if (!same) {
        throw new ScoringException(
            OpenProblems.paddingChangesScores(
                output.output(), Double.toString(expected), Double.toString(actual)));
      }
    }
  }

  private static double tolerance(OutputBinding output) {
    boolean half = output.type() == ElementType.FLOAT16 || output.type() == ElementType.BFLOAT16;
    return half ? TOLERANCE_OF_HALVES : TOLERANCE;
  }

  private static int[] shape(OutputBinding output, int length) {
    return output.rowShape().stream()
        .mapToInt(size -> size == OutputBinding.DYNAMIC ? length : size)
        .toArray();
  }

  /** Where an element of a row of one shape lies in a row of a larger one. */
  private static int place(int element, int[] shape, int[] room) {
    int rest = element;
    int place = 0;
    int step = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      place += rest % shape[i] * step;
      rest /= shape[i];
      step *= room[i];
    }
    return place;
  }

  private Map<String, double[]> scores(int own, int length) throws OrtException {
    Set<String> asked = new LinkedHashSet<>();
    outputs.forEach(output -> asked.add(output.output()));
    List<TensorSlice> fed = new ArrayList<>();
    for (InputBinding binding : inputs) {
      InputTensor row = new InputTensor(binding.at(own), 1);
      row.fillPlain(1);
      InputTensor tensor = new InputTensor(binding.at(length), 1);
      tensor.pad(row, binding);
      fed.add(tensor.slice(0, 1));
    }
    return lease.run(
        new ModelCall(fed, asked, List.of(), Integer.MAX_VALUE),
        values -> {
          Map<String, double[]> scores = new LinkedHashMap<>();
          for (Map.Entry<String, ModelValue> entry : values.entrySet()) {
            if (entry.getValue() instanceof ModelValue.Tensor tensor
                && PLAIN.contains(tensor.type())) {
              FloatingValues numbers = new FloatingValues(tensor);
              double[] all = new double[numbers.size()];
              Arrays.setAll(all, numbers::at);
              scores.put(entry.getKey(), all);
            }
          }
          return scores;
        });
  }
}
