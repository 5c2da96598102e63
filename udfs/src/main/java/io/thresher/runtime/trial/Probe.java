package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.errors.InferenceProblems;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.OpenProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ObservedOutput;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.ort.AllocationFailure;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.TensorSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model on the driver with one and two rows of plain values and looks at what comes out,
 * because converters declare wrong or empty output shapes. Where the model refuses plain values (an
 * unknown category, say), what it declares has to do.
 */
public final class Probe {
  private static final long[] PLAIN_VALUES = {1, 0};

  /**
   * Lengths to try where rows differ in length: the second that the model takes shows what follows
   * it. Some models take no short rows, or powers of two only.
   */
  private static final List<Integer> LENGTHS = List.of(8, 5, 16, 2, 1, 3, 32, 64, 128, 256, 512);

  private final SessionLease lease;
  private final String model;
  private final List<InputBinding> inputs;
  private final List<ValueSpec> outputs;
  private final List<Integer> rows;

  /**
   * @param outputs those to look at
   * @param fixedBatch the one number of rows that the model takes, or 0
   */
  public Probe(
      SessionLease lease,
      String model,
      List<InputBinding> inputs,
      List<ValueSpec> outputs,
      int fixedBatch) {
    this.lease = lease;
    this.model = model;
    this.inputs = inputs;
    this.outputs = outputs;
    rows = fixedBatch == 0 ? List.of(1, 2) : List.of(fixedBatch);
  }

  /**
   * One observation an output.
   *
   * @throws ScoringException THR-RUN where the model neither runs nor declares enough
   */
  public List<ObservedOutput> observe() {
    boolean open = inputs.stream().anyMatch(InputBinding::isOpen);
    OrtException refusal = null;
    for (long value : PLAIN_VALUES) {
      try {
        return open ? observeLengths(value) : observe(value);
      } catch (OrtException e) {
        if (AllocationFailure.is(e)) {
          throw tooLarge(e);
        }
        refusal = e;
      }
    }
    String message = String.valueOf(refusal == null ? "" : refusal.getMessage());
    if (inputs.stream().allMatch(input -> input.type().isFloating())) {
      if (open) {
        throw refusesLengths(LENGTHS.toString(), message, "correct --shape or --bind");
      }
      throw new ScoringException(InferenceProblems.probeRefused(model, describedInputs(), message));
    }
    return declared(message);
  }

  private ScoringException tooLarge(OrtException e) {
    int most = rows.get(rows.size() - 1);
    return new ScoringException(
        MachineProblems.tooLargeForMemory(
            model, most, "the trial on the driver", String.valueOf(e.getMessage())),
        e);
  }

  private ScoringException refusesLengths(String lengths, String message, String fix) {
    return new ScoringException(
        OpenProblems.noLength(model, describedInputs(), lengths, message, fix));
  }

  private String describedInputs() {
    return String.join("; ", inputs.stream().map(InputBinding::describe).toList());
  }

  /** Runs all numbers of rows with the first length that the model takes, and one with the next. */
  private List<ObservedOutput> observeLengths(long value) throws OrtException {
    List<Map<String, Seen>> runs = new ArrayList<>();
    List<Integer> counts = new ArrayList<>(rows);
    OrtException refusal = null;
    int first = 0;
    for (int length : LENGTHS) {
      try {
        if (first > 0) {
          counts.add(rows.get(rows.size() - 1));
          runs.add(run(counts.get(counts.size() - 1), value, length));
          List<Integer> lengths = new ArrayList<>(Collections.nCopies(rows.size(), first));
          lengths.add(length);
          return observed(runs, counts, lengths);
        }
        for (int count : rows) {
          runs.add(run(count, value, length));
        }
        first = length;
      } catch (OrtException e) {
        refusal = e;
        runs.subList(first > 0 ? rows.size() : 0, runs.size()).clear();
        counts.subList(rows.size(), counts.size()).clear();
      }
    }
    if (refusal == null) {
      throw new IllegalStateException("no length was tried");
    } else if (first == 0 || AllocationFailure.is(refusal)) {
      throw refusal;
    }
    throw refusesLengths(
        LENGTHS + ", of which it takes " + first,
        String.valueOf(refusal.getMessage()),
        "give the length that all rows have: --shape INPUT=" + first);
  }

  private List<ObservedOutput> observe(long value) throws OrtException {
    List<Map<String, Seen>> runs = new ArrayList<>();
    for (int count : rows) {
      runs.add(run(count, value, 1));
    }
    return observed(runs, rows, List.of());
  }

  private List<ObservedOutput> observed(
      List<Map<String, Seen>> runs, List<Integer> counts, List<Integer> lengths) {
    List<ObservedOutput> observed = new ArrayList<>();
    for (ValueSpec output : outputs) {
      List<Seen> seen = runs.stream().map(run -> run.get(output.name())).toList();
      Seen first = seen.get(0);
      observed.add(
          new ObservedOutput(
              output.name(),
              first.kind(),
              first.type(),
              first.keyType(),
              first.keys(),
              seen.stream().map(Seen::shape).toList(),
              List.copyOf(counts),
              List.copyOf(lengths)));
    }
    return observed;
  }

  private Map<String, Seen> run(int count, long value, int length) throws OrtException {
    LinkedHashSet<String> asked =
        new LinkedHashSet<>(outputs.stream().map(ValueSpec::name).toList());
    List<TensorSlice> fed = new ArrayList<>();
    for (InputBinding binding : inputs) {
      InputTensor input = new InputTensor(binding.at(length), count);
      input.fillPlain(value);
      fed.add(input.slice(0, count));
    }
    return lease.run(
        new ModelCall(fed, asked, List.of(), Integer.MAX_VALUE),
        values -> {
          Map<String, Seen> seen = new LinkedHashMap<>();
          for (Map.Entry<String, ModelValue> entry : values.entrySet()) {
            seen.put(entry.getKey(), look(entry.getKey(), entry.getValue()));
          }
          return seen;
        });
  }

  private Seen look(String output, ModelValue value) throws OrtException {
    if (value instanceof ModelValue.Tensor tensor) {
      List<Integer> shape = Arrays.stream(tensor.shape()).mapToObj(Math::toIntExact).toList();
      return new Seen(ValueSpec.Kind.TENSOR, tensor.type(), null, List.of(), shape);
    }
    if (value instanceof ModelValue.Maps maps) {
      return new Seen(
          ValueSpec.Kind.SEQUENCE_OF_MAPS,
          maps.valueType(),
          maps.keyType(),
          keys(maps),
          List.of(maps.size()));
    }
    String description = value instanceof ModelValue.Other other ? other.description() : "";
    throw new ScoringException(InferenceProblems.unsupportedOutput(model, output, description));
  }

  /** Those of the first row. */
  private static List<?> keys(ModelValue.Maps maps) throws OrtException {
    List<Object> keys = new ArrayList<>();
    maps.forEach(
        map -> {
          if (keys.isEmpty()) {
            keys.addAll(map.keySet());
          }
        });
    return keys.stream().sorted().toList();
  }

  /**
   * What the model declares, in the form of an observation: a dynamic dimension is the number of
   * rows, or varies.
   */
  private List<ObservedOutput> declared(String refusal) {
    List<ObservedOutput> declared = new ArrayList<>();
    for (ValueSpec output : outputs) {
      List<Dimension> shape = output.shape();
      if (output.kind() == ValueSpec.Kind.TENSOR && (shape == null || shape.isEmpty())) {
        throw new ScoringException(
            InferenceProblems.probeFailed(model, output.name(), output.describe(), refusal));
      }
      declared.add(
          new ObservedOutput(
              output.name(),
              output.kind(),
              output.type(),
              output.keyType(),
              rows.stream().map(count -> shapeFor(count, shape)).toList(),
              rows));
    }
    return declared;
  }

  private static List<Integer> shapeFor(int count, @Nullable List<Dimension> shape) {
    return shape == null
        ? List.of(count)
        : shape.stream()
            .map(d -> d.isFixed() ? Math.toIntExact(d.size()) : Integer.valueOf(count))
            .toList();
  }

  private record Seen(
      ValueSpec.Kind kind,
      ElementType type,
      @Nullable ElementType keyType,
      List<?> keys,
      List<Integer> shape) {}
}
