package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.thresher.model.reading.OnnxDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores the weights of a float32 model's large products of matrices as int8 with a scale for each
 * column, and has their other factor quantised as the model runs. What this gives is what exporters
 * call dynamic quantisation; {@link RowScales} then makes it independent of the batch.
 */
final class Int8Weights {
  private final GraphProto graph;
  private final int most;
  private final Map<String, TensorProto> weights;
  private final Set<String> quantised = new HashSet<>();
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> stored = new ArrayList<>();
  private int products;

  private Int8Weights(ModelProto model, int bits) {
    graph = model.getGraph();
    most = (1 << (bits - 1)) - 1;
    weights = StoredTensors.of(model);
  }

  /**
   * Changes a model whose weights are all within its file.
   *
   * @param bits of a weight, 7 or 8: processors without VNNI add products of 8 bits up too short
   */
  static Rewritten.Change of(ModelProto model, int bits) {
    Int8Weights rewriting = new Int8Weights(model, bits);
    rewriting.run();
    if (rewriting.products == 0) {
      return new Rewritten.Change(model, "");
    }
    GraphProto.Builder changed =
        model.getGraph().toBuilder()
            .clearNode()
            .clearValueInfo()
            .addAllNode(rewriting.nodes)
            .addAllInitializer(rewriting.stored);
    return new Rewritten.Change(
        model.toBuilder().setGraph(StoredTensors.withoutUnused(changed.build())).build(),
        String.format(
            Locale.ROOT,
            "int8: weights of %d products with a scale for each column",
            rewriting.products));
  }

  private void run() {
    for (NodeProto node : graph.getNodeList()) {
      Weight weight = weight(node);
      if (weight == null) {
        nodes.add(node);
      } else {
        products++;
        product(node, weight);
      }
    }
  }

  /** The right factor of a product. */
  private static final class Weight {
    final float[][] columns;

    /** Name of what is added; empty for nothing. */
    final String bias;

    Weight(float[][] columns, String bias) {
      this.columns = columns;
      this.bias = bias;
    }
  }

  private @Nullable Weight weight(NodeProto node) {
    boolean gemm = node.getOpType().equals("Gemm");
    boolean ofOnnx = OnnxDomain.is(node.getDomain());
    if (!ofOnnx || !(gemm || node.getOpType().equals("MatMul"))) {
      return null;
    }
    TensorProto tensor = weights.get(node.getInput(1));
    if (tensor == null
        || tensor.getDimsCount() != 2
        || weights.containsKey(node.getInput(0))
        || !RowScales.pays(tensor.getDims(0), tensor.getDims(1))) {
      return null;
    }
    float[] numbers = StoredTensors.floats(tensor);
    if (numbers == null || numbers.length != tensor.getDims(0) * tensor.getDims(1)) {
      return null;
    }
    String bias = gemm && node.getInputCount() > 2 ? node.getInput(2) : "";
    if (gemm
        && (number(node, "transA", 0) != 0 || (!bias.isEmpty() && factor(node, "beta") != 1))) {
      return null;
    }
    boolean transposed = gemm && number(node, "transB", 0) != 0;
    float alpha = gemm ? factor(node, "alpha") : 1;
    int rows = (int) tensor.getDims(transposed ? 1 : 0);
    int columns = (int) tensor.getDims(transposed ? 0 : 1);
    float[][] byColumn = new float[columns][rows];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        byColumn[column][row] =
            alpha * numbers[transposed ? column * rows + row : row * columns + column];
        if (!Float.isFinite(byColumn[column][row])) {
          return null;
        }
      }
    }
    return new Weight(byColumn, bias);
  }

  private static long number(NodeProto node, String name, long otherwise) {
    AttributeProto attribute = Nodes.attribute(node, name);
    return attribute == null ? otherwise : attribute.getI();
  }

  private static float factor(NodeProto node, String name) {
    AttributeProto attribute = Nodes.attribute(node, name);
    return attribute == null ? 1 : attribute.getF();
  }

  private void product(NodeProto node, Weight weight) {
    String output = node.getOutput(0);
    String x = node.getInput(0);
    String q = x + "/quantised";
    if (quantised.add(x)) {
      nodes.add(
          Nodes.node("DynamicQuantizeLinear", q, x)
              .addOutput(q + "/step")
              .addOutput(q + "/zero")
              .build());
    }
    String base = output + "/int8";
    store(base + "/weights", base + "/columns", weight.columns);
    nodes.add(Nodes.node("MatMulInteger", base, q, base + "/weights", q + "/zero").build());
    nodes.add(Nodes.cast(base, base + "/float", TensorProto.DataType.FLOAT));
    nodes.add(Nodes.node("Mul", base + "/steps", q + "/step", base + "/columns").build());
    String scaled = weight.bias.isEmpty() ? output : base + "/scaled";
    nodes.add(Nodes.node("Mul", scaled, base + "/float", base + "/steps").build());
    if (!weight.bias.isEmpty()) {
      nodes.add(Nodes.node("Add", output, scaled, weight.bias).build());
    }
  }

  /** Weights of a column that is all zeros keep that at any scale. */
  private void store(String name, String scales, float[][] columns) {
    int rows = columns[0].length;
    byte[] bytes = new byte[rows * columns.length];
    float[] steps = new float[columns.length];
    for (int column = 0; column < columns.length; column++) {
      float largest = 0;
      for (float number : columns[column]) {
        largest = Math.max(largest, Math.abs(number));
      }
      steps[column] = largest == 0 ? 1 : largest / most;
      for (int row = 0; row < rows; row++) {
        int rounded = Math.round(columns[column][row] / steps[column]);
        bytes[row * columns.length + column] = (byte) Math.max(-most, Math.min(most, rounded));
      }
    }
    stored.add(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT8.getNumber())
            .addAllDims(Arrays.asList((long) rows, (long) columns.length))
            .setRawData(ByteString.copyFrom(bytes))
            .build());
    stored.add(Nodes.floats(scales, steps));
  }
}
