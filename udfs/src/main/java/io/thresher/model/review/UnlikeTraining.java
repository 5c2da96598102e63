package io.thresher.model.review;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operators that give other numbers than the trainer's: drawn anew, rounded away, of another
 * category, or of another sign.
 */
final class UnlikeTraining {
  private static final Set<String> RANDOM =
      Set.of(
          "Bernoulli",
          "Multinomial",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike");

  private static final Set<String> PASSING =
      Set.of("Identity", "Cast", "Flatten", "Reshape", "Squeeze", "Unsqueeze");

  private static final Set<String> MARGIN_PASSING = Set.of("Identity", "Cast", "ZipMap");

  private final GraphProto graph;
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Set<String> inputs = new HashSet<>();

  UnlikeTraining(GraphProto graph) {
    this.graph = graph;
    graph.getNodeList().forEach(node -> node.getOutputList().forEach(o -> producers.put(o, node)));
    graph.getInputList().forEach(input -> inputs.add(input.getName()));
    graph.getInitializerList().forEach(stored -> inputs.remove(stored.getName()));
  }

  /** One sentence for each fault. */
  List<String> warnings() {
    List<String> found = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      String operator = node.getOpType();
      if (RANDOM.contains(operator)) {
        found.add(
            operator
                + " draws random numbers: a row may get another score each time; export the model"
                + " as it predicts, without them");
      } else if (operator.equals("Log") && isOf("Sigmoid", node)) {
        found.add(
            "the logarithm of a sigmoid is infinite where the sigmoid is rounded to zero, from some"
                + " -18 on in ONNX Runtime: so is log_sigmoid exported, which the trainer computes"
                + " without rounding");
      } else if (operator.equals("OneHot")) {
        String input = source(node);
        if (input != null) {
          found.add(
              "a category below zero of input '%s' counts from the end, so that -1 is the last one:"
                      .formatted(input)
                  + " TensorFlow gives zeros for it, and PyTorch refuses it");
        }
      }
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      if (isMarginOfTwoClasses(output.getName())) {
        found.add(
            ("the margins of output '%s' have the other sign in scikit-learn: they are high for the"
                    + " class that is not predicted; convert with the option raw_scores=True of the"
                    + " SVC itself, not of its pipeline")
                .formatted(output.getName()));
      }
    }
    return found.stream().distinct().toList();
  }

  /** Whether a value is the second output of an SVM, which has no probabilities to give. */
  private boolean isMarginOfTwoClasses(String value) {
    NodeProto producer = producers.get(value);
    if (producer == null) {
      return false;
    }
    if (MARGIN_PASSING.contains(producer.getOpType())) {
      return isMarginOfTwoClasses(producer.getInput(0));
    }
    return producer.getOpType().equals("SVMClassifier")
        && producer.getOutputList().lastIndexOf(value) == 1
        && numbers(producer, "vectors_per_class") == 2
        && numbers(producer, "prob_a") == 0;
  }

  /** How many numbers an attribute has. */
  private static int numbers(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .mapToInt(attribute -> attribute.getIntsCount() + attribute.getFloatsCount())
        .sum();
  }

  private boolean isOf(String operator, NodeProto node) {
    NodeProto producer = node.getInputCount() == 0 ? null : producers.get(node.getInput(0));
    return producer != null && producer.getOpType().equals(operator);
  }

  /** The input of the model that the first of a node is, with nothing computed in between. */
  private @Nullable String source(NodeProto node) {
    for (NodeProto at = node; at != null && at.getInputCount() > 0; ) {
      String value = at.getInput(0);
      if (inputs.contains(value)) {
        return value;
      }
      NodeProto producer = producers.get(value);
      at = producer != null && PASSING.contains(producer.getOpType()) ? producer : null;
    }
    return null;
  }
}
