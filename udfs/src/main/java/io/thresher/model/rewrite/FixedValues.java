package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.model.reading.OnnxDomain;
import io.thresher.model.reading.RowFlow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which products of a graph are computed in int8 with fixed scales, and which values get such a
 * scale: what those products take, what convolutions give, and what lies between them in operators
 * that ONNX Runtime computes in 8 bits, too. What the model gives at last keeps its precision.
 */
final class FixedValues {
  /** Weights of a product below which nothing is gained. */
  private static final long LEAST_WEIGHTS = 256;

  private static final int MATRIX = 2;
  private static final int WINDOWS = 4;
  private static final Set<String> PRODUCTS = Set.of("Conv", "MatMul", "Gemm");

  /** Give 8 bits where all that they take has 8 bits. */
  private static final Set<String> FOLLOWED =
      Set.of("Add", "Mul", "Concat", "Sigmoid", "LeakyRelu", "AveragePool", "GlobalAveragePool");

  /** Give nothing but what they take, and so with its scale. */
  private static final Set<String> PASSING =
      Set.of("MaxPool", "Flatten", "Reshape", "Transpose", "Split", "Resize");

  private final GraphProto graph;
  private final Consumers consumers;
  private final Map<String, TensorProto> stored;
  private final Set<String> byRow;
  private final Map<String, NodeProto> products = new LinkedHashMap<>();
  private final Set<String> chosen = new LinkedHashSet<>();
  private final Map<String, String> like = new HashMap<>();
  private final Map<String, Cut> cuts = new HashMap<>();

  /**
   * What stands behind a product or a sum and limits what it gives, as unsigned numbers do anyway.
   *
   * @param given what it gives
   * @param most the largest number that it gives
   */
  record Cut(String given, float most) {}

  private FixedValues(ModelProto model, Map<String, TensorProto> stored) {
    graph = model.getGraph();
    consumers = new Consumers(graph);
    this.stored = stored;
    byRow = RowFlow.byRow(model, ranks());
  }

  /** Chooses in a model whose weights are all within its file. */
  static FixedValues of(ModelProto model, Map<String, TensorProto> stored) {
    FixedValues values = new FixedValues(model, stored);
    values.choose();
    return values;
  }

  /** The axes of inputs of numbers. */
  private Map<String, Integer> ranks() {
    Map<String, Integer> ranks = new HashMap<>();
    graph
        .getInputList()
        .forEach(
            input -> {
              int rank = input.getType().getTensorType().getShape().getDimCount();
              if (rank > 0 && !stored.containsKey(input.getName())) {
                ranks.put(input.getName(), rank);
              }
            });
    return ranks;
  }

  private void choose() {
    for (NodeProto node : graph.getNodeList()) {
      if (isProduct(node)) {
        products.put(node.getOutput(0), node);
        chosen.add(node.getInput(0));
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      if (products.containsKey(node.getOutput(0))) {
        String end = end(node.getOutput(0)); // Also where the next product takes it.
        if (isWindow(node)) {
          chosen.add(end);
        }
      } else if (isOfOnnx(node) && FOLLOWED.contains(node.getOpType())) {
        if (chosen.containsAll(node.getInputList()) && mayBeChosen(end(node.getOutput(0)))) {
          chosen.add(end(node.getOutput(0)));
        }
      } else if (isPassing(node)) {
        for (String output : node.getOutputList()) {
          chosen.add(output);
          like.put(output, node.getInput(0));
        }
      }
    }
  }

  private boolean isProduct(NodeProto node) {
    if (!isOfOnnx(node) || !PRODUCTS.contains(node.getOpType())) {
      return false;
    }
    TensorProto weights = stored.get(node.getInput(1));
    if (weights == null || !mayBeChosen(node.getInput(0)) || FixedWeights.of(weights) == null) {
      return false;
    }
    boolean window = isWindow(node);
    return weights.getDimsCount() == (window ? WINDOWS : MATRIX)
        && weights.getDimsList().stream().reduce(1L, (a, b) -> a * b) >= LEAST_WEIGHTS
        && (window ? mayBeChosen(end(node.getOutput(0))) : isPlain(node))
        && hasPlainBias(node, weights);
  }

  /** What is added has a number for each channel. */
  private boolean hasPlainBias(NodeProto node, TensorProto weights) {
    String name = bias(node);
    if (name.isEmpty()) {
      return true;
    }
    TensorProto bias = stored.get(name);
    float @Nullable [] numbers = bias == null ? null : FixedWeights.of(bias);
    return numbers != null && numbers.length == weights.getDims(axis(node));
  }

  private static boolean isPlain(NodeProto node) {
    return number(node, "transA") == 0 && factor(node, "alpha") == 1 && factor(node, "beta") == 1;
  }

  /** Each output by itself: of a pooling with places, the places have no scale. */
  private boolean isPassing(NodeProto node) {
    if (!isOfOnnx(node) || !PASSING.contains(node.getOpType())) {
      return false;
    }
    AttributeProto mode = Nodes.attribute(node, "mode");
    boolean blends =
        node.getOpType().equals("Resize")
            && mode != null
            && !mode.getS().toStringUtf8().equals("nearest");
    boolean several = node.getOutputCount() > 1 && !node.getOpType().equals("Split");
    return !blends
        && !several
        && chosen.contains(node.getInput(0))
        && node.getOutputList().stream().allMatch(this::mayBeChosen);
  }

  private boolean mayBeChosen(String value) {
    return byRow.contains(value) && !consumers.isSeen(value);
  }

  /** What a value becomes behind a limit that has no other input and is all that uses it. */
  private String end(String value) {
    List<NodeProto> users = consumers.of(value);
    if (users.size() != 1 || consumers.isSeen(value) || !isOfOnnx(users.get(0))) {
      return value;
    }
    NodeProto user = users.get(0);
    if (user.getOpType().equals("Relu")) {
      cuts.put(value, new Cut(user.getOutput(0), Float.POSITIVE_INFINITY));
    } else if (user.getOpType().equals("Clip") && user.getInputCount() > 1) {
      Float least = scalar(user.getInput(1));
      Float most =
          user.getInputCount() < 3 || user.getInput(2).isEmpty()
              ? Float.valueOf(Float.POSITIVE_INFINITY)
              : scalar(user.getInput(2));
      boolean hasScale = most != null && most / FixedScales.LEVELS >= Float.MIN_NORMAL;
      if (least != null && least == 0 && most != null && hasScale) {
        cuts.put(value, new Cut(user.getOutput(0), most));
      }
    }
    Cut cut = cuts.get(value);
    return cut == null ? value : cut.given();
  }

  /** A stored number, also behind what changes no number. */
  private @Nullable Float scalar(String name) {
    TensorProto tensor = stored.get(name);
    if (tensor != null) {
      float @Nullable [] numbers = FixedWeights.of(tensor);
      return numbers != null && numbers.length == 1 ? numbers[0] : null;
    }
    NodeProto producer = consumers.producer(name);
    boolean same = producer != null && Set.of("Squeeze", "Identity").contains(producer.getOpType());
    return same && producer != null ? scalar(producer.getInput(0)) : null;
  }

  private static boolean isOfOnnx(NodeProto node) {
    return OnnxDomain.is(node.getDomain());
  }

  static boolean isWindow(NodeProto product) {
    return product.getOpType().equals("Conv");
  }

  /** The axis of a product's weights along which its channels lie. */
  static int axis(NodeProto product) {
    return isWindow(product) || number(product, "transB") != 0 ? 0 : 1;
  }

  /** The name of what a product adds; empty for nothing. */
  static String bias(NodeProto product) {
    return product.getInputCount() > 2 ? product.getInput(2) : "";
  }

  private static long number(NodeProto node, String name) {
    AttributeProto attribute = Nodes.attribute(node, name);
    return attribute == null ? 0 : attribute.getI();
  }

  private static float factor(NodeProto node, String name) {
    AttributeProto attribute = Nodes.attribute(node, name);
    return attribute == null ? 1 : attribute.getF();
  }

  /** Products in int8, by what they give. */
  Map<String, NodeProto> products() {
    return products;
  }

  boolean isChosen(String value) {
    return chosen.contains(value);
  }

  /** What a value becomes that is limited right behind; null where it is not, or has no scale. */
  @Nullable Cut cut(String value) {
    Cut cut = cuts.get(value);
    return cut != null && chosen.contains(cut.given()) && !chosen.contains(value) ? cut : null;
  }

  /** The values whose ranges are needed, each once. */
  List<String> measured() {
    List<String> measured = new ArrayList<>();
    for (String value : chosen) {
      if (value.equals(root(value))) {
        measured.add(value);
      }
    }
    return measured;
  }

  /** The value whose scale a value has. */
  String root(String value) {
    String before = like.get(value);
    return before == null ? value : root(before);
  }
}
