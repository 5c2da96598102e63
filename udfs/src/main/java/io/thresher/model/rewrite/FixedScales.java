package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
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
import java.util.Locale;
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
  /** The output that tells of the values in each row, {@code [rows, numbers]}. */
  public static final String PROBED = "thresher_probed";

  static final int LEVELS = 255;

  private final ModelProto model;
  private final List<String> notes;
  private final int most;
  private final String shownAs;
  private final Map<String, TensorProto> stored;
  private final FixedValues values;
  private final List<String> measured;

  private FixedScales(ModelProto model, List<String> notes, int bits, String shownAs) {
    this.model = model;
    this.notes = notes;
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
    if (opset < LaterOpset.LEAST) {
      throw new ScoringException(QuantizeProblems.tooOldForInt8(shownAs, opset, LaterOpset.LEAST));
    }
    List<String> notes = new ArrayList<>();
    ModelProto whole = StoredTensors.inOneFile(model, folder, shownAs);
    ModelProto later = LaterOpset.of(whole).noted(notes);
    ModelProto wide = WideWeights.of(later).noted(notes);
    FixedScales scales = new FixedScales(wide, notes, bits, shownAs);
    if (scales.values.products().isEmpty()) {
      throw new ScoringException(QuantizeProblems.nothingForFixedScales(shownAs));
    }
    return scales;
  }

  /** The model with {@link #PROBED}: the least and the largest number of each value in turn. */
  public Quantised probe() {
    return new Quantised(ScaleProbe.ofRanges(model, measured), List.of());
  }

  /** The model with {@link #PROBED}: the share of a row's numbers that is beyond each limit. */
  public Quantised probe(List<PercentileRanges.Limit> limits) {
    return new Quantised(ScaleProbe.ofTails(model, limits), List.of());
  }

  /**
   * Looks for the ranges that hold a share of the numbers of each value.
   *
   * @param percentile the share, in percent
   * @param ranges as {@link #probe()} gives them over all rows
   * @throws ScoringException THR-MODEL-958 where one is not finite
   */
  public PercentileRanges percentiles(double percentile, float[] ranges) {
    return new PercentileRanges(measured, percentile, withZero(ranges));
  }

  /**
   * The model in int8.
   *
   * @param ranges as {@link #probe()} gives them over all rows
   * @throws ScoringException THR-MODEL-958 where one is not finite
   */
  public Quantised quantised(float[] ranges) {
    return quantised(withZero(ranges), "the ranges");
  }

  /** The model in int8, with ranges that leave out outliers. */
  public Quantised quantised(PercentileRanges ranges) {
    return quantised(ranges.ranges(), "percentile " + ranges.percentile());
  }

  private Quantised quantised(float[] ranges, String kind) {
    Writer writer = new Writer();
    for (int i = 0; i < measured.size(); i++) {
      writer.range(measured.get(i), ranges[2 * i], ranges[2 * i + 1]);
    }
    ModelProto changed = model.toBuilder().setGraph(writer.graph()).build();
    long windows = values.products().values().stream().filter(FixedValues::isWindow).count();
    List<String> all = new ArrayList<>(notes);
    all.add(
        String.format(
            Locale.ROOT,
            "int8: %d convolutions and %d products with static scales, from %s of %d values",
            windows,
            values.products().size() - windows,
            kind,
            measured.size()));
    return new Quantised(changed, List.copyOf(all));
  }

  /** Finite, and with zero in each. */
  private float[] withZero(float[] ranges) {
    if (ranges.length != 2 * measured.size()) {
      throw new IllegalArgumentException(Arrays.toString(ranges));
    }
    float[] checked = new float[ranges.length];
    for (int i = 0; i < ranges.length; i += 2) {
      if (!Float.isFinite(ranges[i + 1] - ranges[i])) {
        throw new ScoringException(
            QuantizeProblems.endlessRange(
                shownAs, measured.get(i / 2), ranges[i] + " to " + ranges[i + 1]));
      }
      checked[i] = Math.min(ranges[i], 0);
      checked[i + 1] = Math.max(ranges[i + 1], 0);
    }
    return checked;
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
