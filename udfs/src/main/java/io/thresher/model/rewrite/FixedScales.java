package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.errors.QuantizeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.reading.OnnxDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model of int8 whose scales are fixed, from the ranges that its values have over some
 * rows: {@code QuantizeLinear} and {@code DequantizeLinear} around convolutions, products of
 * matrices and what lies between them, which runtimes compute in 8 bits. What is beyond a range is
 * cut off; rows do not depend on each other.
 */
public final class FixedScales {
  /**
   * The output that tells the ranges of a row, {@code [rows, 2 * values]}: the least and the
   * largest number of each value.
   */
  public static final String RANGES = "thresher_ranges";

  /** Scales of channels came with it. */
  private static final long LEAST_OPSET = 13;

  private static final long AXES_ARE_INPUTS = 18;
  static final int LEVELS = 255;

  private final ModelProto model;
  private final String widened;
  private final long opset;
  private final int most;
  private final String shownAs;
  private final Map<String, TensorProto> stored;
  private final FixedValues values;
  private final List<String> measured;

  private FixedScales(Rewritten.Change wide, long opset, int bits, String shownAs) {
    model = wide.model();
    widened = wide.note();
    this.opset = opset;
    this.shownAs = shownAs;
    most = (1 << (bits - 1)) - 1;
    stored = StoredTensors.of(model);
    values = FixedValues.of(model, stored);
    measured = values.measured();
  }

  /**
   * Looks at a model of float32 or float16.
   *
   * @param model as its file has it
   * @param folder of the file, with those that hold its weights
   * @param bits of a weight, 7 or 8
   * @param shownAs how messages call the model
   * @throws ScoringException THR-MODEL-957 where nothing of it is worth int8, 906 where its
   *     operators are too old, 959 where a stored tensor is too large
   */
  public static FixedScales of(ModelProto model, Path folder, int bits, String shownAs)
      throws IOException {
    long opset = OnnxDomain.version(model);
    if (opset < LEAST_OPSET) {
      throw new ScoringException(QuantizeProblems.tooOldForInt8(shownAs, opset, LEAST_OPSET));
    }
    Rewritten.Change wide = WideWeights.of(StoredTensors.inOneFile(model, folder, shownAs));
    FixedScales scales = new FixedScales(wide, opset, bits, shownAs);
    if (scales.values.products().isEmpty()) {
      throw new ScoringException(QuantizeProblems.nothingForFixedScales(shownAs));
    }
    return scales;
  }

  /** The model with {@link #RANGES} beside its outputs. */
  public Quantised probe() {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    List<String> ends = new ArrayList<>();
    graph.addInitializer(Nodes.vector("thresher/axis", 1));
    for (String value : measured) {
      String flat = value + "/flat";
      graph.addNode(Nodes.node("Flatten", flat, value).addAttribute(Nodes.integer("axis", 1)));
      graph.addNode(overRow("ReduceMin", value + "/least", flat));
      graph.addNode(overRow("ReduceMax", value + "/most", flat));
      ends.add(value + "/least");
      ends.add(value + "/most");
    }
    graph.addNode(
        Nodes.node("Concat", RANGES, ends.toArray(new String[0]))
            .addAttribute(Nodes.integer("axis", 1)));
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("rows");
    shape.addDimBuilder().setDimValue(ends.size());
    graph.addOutput(
        ValueInfoProto.newBuilder()
            .setName(RANGES)
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(TensorProto.DataType.FLOAT.getNumber())
                            .setShape(shape))));
    return new Quantised(model.toBuilder().setGraph(graph).build(), List.of());
  }

  private NodeProto overRow(String operator, String output, String flat) {
    NodeProto.Builder node =
        opset >= AXES_ARE_INPUTS
            ? Nodes.node(operator, output, flat, "thresher/axis")
            : Nodes.node(operator, output, flat).addAttribute(Nodes.integers("axes", 1));
    return node.addAttribute(Nodes.integer("keepdims", 1)).build();
  }

  /**
   * The model in int8.
   *
   * @param ranges as {@link #RANGES} over all rows: the least of each first, the largest of each
   *     second
   * @throws ScoringException THR-MODEL-958 where one is not finite
   */
  public Quantised quantised(float[] ranges) {
    if (ranges.length != 2 * measured.size()) {
      throw new IllegalArgumentException(Arrays.toString(ranges));
    }
    Writer writer = new Writer();
    for (int i = 0; i < measured.size(); i++) {
      float least = ranges[2 * i];
      float largest = ranges[2 * i + 1];
      if (!Float.isFinite(largest - least)) {
        throw new ScoringException(
            QuantizeProblems.endlessRange(shownAs, measured.get(i), least + " to " + largest));
      }
      writer.range(measured.get(i), Math.min(least, 0), Math.max(largest, 0));
    }
    ModelProto changed = model.toBuilder().setGraph(writer.graph()).build();
    long windows = values.products().values().stream().filter(FixedValues::isWindow).count();
    String note =
        "int8: %d convolutions and %d products with static scales, from the ranges of %d values"
            .formatted(windows, values.products().size() - windows, measured.size());
    return new Quantised(changed, widened.isEmpty() ? List.of(note) : List.of(widened, note));
  }

  /** Writes the graph anew. */
  private final class Writer {
    private final List<NodeProto> nodes = new ArrayList<>();
    private final List<TensorProto> added = new ArrayList<>();
    private final Map<String, Float> scales = new HashMap<>();
    private final Map<String, String> fed = new HashMap<>();
    private final Set<String> gone = new HashSet<>();

    /** A range holds zero, which is one of its levels. */
    void range(String value, float least, float largest) {
      float scale = (largest - least) / LEVELS;
      scale = scale < Float.MIN_NORMAL ? 1 : scale; // Zeros, or as good as.
      for (NodeProto node : model.getGraph().getNodeList()) {
        FixedValues.Cut cut = values.cut(node.getOutput(0));
        if (cut != null && cut.given().equals(value)) {
          scale = Math.min(scale, cut.most() / LEVELS); // Then a cut at that is not needed.
          while (scale * LEVELS > cut.most()) { // By a rounding.
            scale = Math.nextDown(scale);
          }
        }
      }
      int zero = Math.max(0, Math.min(LEVELS, Math.round(-least / scale)));
      scales.put(value, scale);
      added.add(Nodes.scalar(value + "/scale", scale));
      added.add(Nodes.scalar(value + "/zero", (byte) zero));
    }

    GraphProto graph() {
      for (ValueInfoProto input : model.getGraph().getInputList()) {
        if (values.isChosen(input.getName())) {
          rounded(input.getName(), input.getName(), input.getName() + "/rounded");
          fed.put(input.getName(), input.getName() + "/rounded");
        }
      }
      for (NodeProto node : model.getGraph().getNodeList()) {
        if (!gone.contains(node.getOutput(0))) {
          write(node);
        }
      }
      GraphProto.Builder graph =
          model.getGraph().toBuilder()
              .clearNode()
              .clearValueInfo() // Types have changed on the way.
              .addAllNode(nodes)
              .addAllInitializer(added);
      return StoredTensors.withoutUnused(graph.build());
    }

    private void write(NodeProto node) {
      NodeProto.Builder changed = node.toBuilder();
      if (values.products().containsKey(node.getOutput(0))) {
        product(node, changed);
      }
      List<String> chosen = new ArrayList<>();
      for (int i = 0; i < node.getOutputCount(); i++) {
        FixedValues.Cut cut = values.cut(node.getOutput(i));
        String given = cut == null ? node.getOutput(i) : cut.given();
        if (cut != null) {
          gone.add(given);
        }
        if (values.isChosen(given)) {
          changed.setOutput(i, given + "/exact");
          chosen.add(given);
        }
      }
      nodes.add(changed.build());
      chosen.forEach(value -> rounded(value + "/exact", value, value));
    }

    /** Brings a value to one of the levels, and back. */
    private void rounded(String from, String value, String to) {
      String root = values.root(value);
      String[] by = {root + "/scale", root + "/zero"};
      String level = value + "/level";
      nodes.add(Nodes.node("QuantizeLinear", level, from, by[0], by[1]).build());
      NodeProto.Builder back = Nodes.node("DequantizeLinear", to, level, by[0], by[1]);
      nodes.add(back.setName(level + "/back").build()); // Nodes may be called as what they give.
    }

    private void product(NodeProto node, NodeProto.Builder changed) {
      int axis = FixedValues.axis(node);
      String bias = FixedValues.bias(node);
      float @Nullable [] numbers =
          bias.isEmpty() ? new float[0] : FixedWeights.of(Nodes.known(stored, bias));
      float scale = scales.getOrDefault(values.root(node.getInput(0)), 1f);
      FixedWeights weights =
          new FixedWeights(
              Nodes.known(stored, node.getInput(1)),
              axis,
              numbers == null ? new float[0] : numbers,
              scale,
              most);
      String base = node.getOutput(0);
      String name = base + "/weights";
      added.add(weights.weights(name));
      added.add(weights.scales(name + "/scales"));
      added.add(weights.zeros(name + "/zeros"));
      changed.setInput(0, fed.getOrDefault(node.getInput(0), node.getInput(0)));
      changed.setInput(1, channels(name, axis));
      if (!bias.isEmpty()) {
        String sum = base + "/added";
        added.add(weights.added(sum, scale));
        added.add(weights.addedScales(sum + "/scales", scale));
        added.add(weights.addedZeros(sum + "/zeros"));
        changed.setInput(2, channels(sum, 0));
      }
    }

    private String channels(String name, int axis) {
      nodes.add(
          Nodes.node("DequantizeLinear", name + "/exact", name, name + "/scales", name + "/zeros")
              .addAttribute(Nodes.integer("axis", axis))
              .build());
      return name + "/exact";
    }
  }
}
