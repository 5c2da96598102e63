package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.model.reading.OnnxDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes the scores of an int8 model independent of the batch. {@code DynamicQuantizeLinear} stands
 * for {@code x = (q - zero) * scale} with one scale for the whole batch; here every large product
 * of matrices gets a scale for each row of its left factor, and what is small is computed in
 * float32 from the same int8 weights, which is faster there. In place of the one scale stands 1,
 * and so the rest of the graph stays as it is. Rows with NaN or infinity give NaN, as in float32.
 */
final class RowScales {
  private static final String QUANTISE = "DynamicQuantizeLinear";
  private static final String MATRICES = "MatMulInteger";
  private static final String WINDOWS = "ConvInteger";

  /** Measured: scales by row pay from some 256 x 256 weights on. */
  private static final double LEAST_GAIN = 128;

  private final GraphProto graph;
  private final Consumers consumers;
  private final Map<String, TensorProto> weights = new HashMap<>();
  private final Map<String, NodeProto> quantised = new HashMap<>();
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> stored = new ArrayList<>();
  private final Set<String> widened = new HashSet<>();
  private final RowQuantiser quantiser;
  private int byRow;
  private int inFloat;
  private int left;

  private RowScales(GraphProto graph, long opset) {
    this.graph = graph;
    consumers = new Consumers(graph);
    quantiser = new RowQuantiser(opset, nodes, stored);
    graph.getInitializerList().forEach(tensor -> weights.put(tensor.getName(), tensor));
    // What may be fed is no constant.
    graph.getInputList().forEach(input -> weights.remove(input.getName()));
  }

  static Rewritten.Change of(ModelProto model) {
    List<NodeProto> plain = model.getGraph().getNodeList();
    boolean fused =
        plain.stream().anyMatch(node -> node.getOpType().equals("DynamicQuantizeMatMul"));
    if (!fused && plain.stream().noneMatch(node -> node.getOpType().equals(QUANTISE))) {
      return new Rewritten.Change(model, "");
    }
    long opset = OnnxDomain.version(model);
    GraphProto apart =
        model.getGraph().toBuilder().clearNode().addAllNode(FusedProducts.apart(plain)).build();
    RowScales rewriting = new RowScales(apart, opset);
    rewriting.run();
    if (rewriting.byRow + rewriting.inFloat == 0) {
      return new Rewritten.Change(model, "");
    }
    GraphProto.Builder changed =
        apart.toBuilder()
            .clearNode()
            .clearValueInfo() // Types have changed on the way.
            .addAllNode(rewriting.nodes)
            .addAllInitializer(rewriting.stored);
    return new Rewritten.Change(model.toBuilder().setGraph(changed).build(), rewriting.note());
  }

  private String note() {
    String kept = left == 0 ? "" : String.format(Locale.ROOT, ", %d left as exported", left);
    return String.format(
        Locale.ROOT,
        "int8: %d products with a scale for each row, %d in float32%s",
        byRow,
        inFloat,
        kept);
  }

  private void run() {
    choose();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals(QUANTISE)) {
        quantise(node);
      } else if (isProduct(node) && isOurs(node)) {
        product(node);
      } else {
        cast(node);
      }
    }
  }

  private static boolean isProduct(NodeProto node) {
    return node.getOpType().equals(MATRICES) || node.getOpType().equals(WINDOWS);
  }

  /** Quantisations that serve for such products alone. */
  private void choose() {
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals(QUANTISE)) {
        if (serves(node)) {
          quantised.put(node.getOutput(0), node);
        } else {
          left++;
        }
      }
    }
  }

  private boolean serves(NodeProto node) {
    if (node.getOutputCount() < 3 || consumers.isSeen(node.getOutput(0))) {
      return false;
    }
    String zero = node.getOutput(2);
    for (NodeProto user : consumers.of(node.getOutput(0))) {
      if (!isProduct(user) || !isCastToFloat(user) || !hasPlainZeros(user)) {
        return false;
      }
    }
    return !consumers.isSeen(zero)
        && !consumers.isSeen(node.getOutput(1))
        && consumers.of(zero).stream().allMatch(user -> uses(user, node))
        && consumers.of(node.getOutput(1)).stream()
            .allMatch(user -> user.getOpType().equals("Mul"));
  }

  private static boolean uses(NodeProto product, NodeProto quantise) {
    String zero = quantise.getOutput(2);
    return isProduct(product)
        && product.getInput(0).equals(quantise.getOutput(0)) == input(product, 2).equals(zero)
        && product.getInput(1).equals(quantise.getOutput(0)) == input(product, 3).equals(zero);
  }

  private boolean isCastToFloat(NodeProto product) {
    String output = product.getOutput(0);
    return !consumers.isSeen(output)
        && consumers.of(output).stream()
            .allMatch(
                user ->
                    user.getOpType().equals("Cast")
                        && Objects.requireNonNull(Nodes.attribute(user, "to")).getI()
                            == TensorProto.DataType.FLOAT.getNumber());
  }

  /** Zero points of convolutions that differ by channel would have to be broadcast otherwise. */
  private boolean hasPlainZeros(NodeProto product) {
    TensorProto zero = weights.get(input(product, 3));
    return product.getOpType().equals(MATRICES)
        || input(product, 3).isEmpty()
        || (zero != null && (zero.getDimsCount() == 0 || zero.getDims(0) == 1));
  }

  private static String input(NodeProto node, int index) {
    return index < node.getInputCount() ? node.getInput(index) : "";
  }

  private boolean isOurs(NodeProto product) {
    return quantised.containsKey(product.getInput(0)) || quantised.containsKey(product.getInput(1));
  }

  private void quantise(NodeProto node) {
    if (!quantised.containsKey(node.getOutput(0))) {
      nodes.add(node);
      return;
    }
    stored.add(Nodes.scalar(node.getOutput(1), 1f));
    if (consumers.of(node.getOutput(0)).stream().anyMatch(this::isByRow)) {
      quantiser.quantise(node, consumers.producer(node.getInput(0)));
    }
  }

  /** Whether int8 is worth its scales. */
  private boolean isByRow(NodeProto product) {
    TensorProto weight = weights.get(product.getInput(1));
    if (!product.getOpType().equals(MATRICES)
        || !quantised.containsKey(product.getInput(0))
        || weight == null
        || weight.getDimsCount() != 2) {
      return false;
    }
    return pays(weight.getDims(0), weight.getDims(1));
  }

  /** Whether scales by row cost less than int8 saves, for weights of this shape. */
  static boolean pays(long rows, long columns) {
    return (double) rows * columns / (rows + columns) >= LEAST_GAIN;
  }

  private void product(NodeProto product) {
    if (isByRow(product)) {
      byRow++;
      nodes.add(product);
      return;
    }
    inFloat++;
    String left = floats(product.getInput(0), input(product, 2));
    String right = floats(product.getInput(1), input(product, 3));
    boolean matrices = product.getOpType().equals(MATRICES);
    nodes.add(
        Nodes.node(matrices ? "MatMul" : "Conv", product.getOutput(0), left, right)
            .addAllAttribute(product.getAttributeList())
            .build());
  }

  /**
   * A factor as it was before it was quantised, or as what its int8 stands for but for the scale.
   */
  private String floats(String factor, String zero) {
    NodeProto quantise = quantised.get(factor);
    if (quantise != null) {
      return quantise.getInput(0);
    }
    String wide = factor + "/float";
    if (!widened.add(wide + "|" + zero)) {
      return zero.isEmpty() ? wide : wide + "/" + zero;
    }
    if (widened.add(wide)) {
      nodes.add(Nodes.cast(factor, wide, TensorProto.DataType.FLOAT));
    }
    if (zero.isEmpty()) {
      return wide;
    }
    if (widened.add(zero + "/float")) {
      nodes.add(Nodes.cast(zero, zero + "/float", TensorProto.DataType.FLOAT));
    }
    nodes.add(Nodes.node("Sub", wide + "/" + zero, wide, zero + "/float").build());
    return wide + "/" + zero;
  }

  /** The scales of the rows come right behind a product by row. */
  private void cast(NodeProto node) {
    NodeProto product = node.getInputCount() == 0 ? null : consumers.producer(node.getInput(0));
    boolean scaled =
        node.getOpType().equals("Cast")
            && product != null
            && isProduct(product)
            && isByRow(product);
    if (!scaled || product == null) {
      nodes.add(node);
      return;
    }
    String output = node.getOutput(0);
    String unscaled = output + "/unscaled";
    nodes.add(node.toBuilder().setName(unscaled).setOutput(0, unscaled).build());
    NodeProto quantise = Objects.requireNonNull(quantised.get(product.getInput(0)));
    nodes.add(Nodes.node("Mul", output, unscaled, RowQuantiser.scale(quantise)).build());
  }
}
