package io.thresher.model.review;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Text vectorizers whose counts are not those of training: skl2onnx cuts words at letters beyond
 * ASCII, and takes {@code log(1 + count)} for {@code sublinear_tf}.
 */
final class WordCounts {
  private static final Set<String> PASSING =
      Set.of("Identity", "Cast", "Flatten", "Reshape", "Squeeze");

  private final GraphProto graph;
  private final Map<String, NodeProto> producers = new HashMap<>();

  WordCounts(GraphProto graph) {
    this.graph = graph;
    graph.getNodeList().forEach(node -> node.getOutputList().forEach(o -> producers.put(o, node)));
  }

  /** One sentence for each fault. */
  List<String> warnings() {
    List<String> found = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("TfIdfVectorizer")) {
        words(node, found);
      } else if (node.getOpType().equals("Log") && isOfCountsAndOne(node)) {
        found.add(
            "the logarithm of one more than a count of words is not scikit-learn's, which adds one"
                + " to the logarithm: train with sublinear_tf=False, or words that repeat weigh"
                + " other than they did");
      }
    }
    return found;
  }

  private boolean isOfCountsAndOne(NodeProto log) {
    NodeProto sum = source(log);
    NodeProto counts = sum == null || !sum.getOpType().equals("Add") ? null : source(sum);
    return counts != null && counts.getOpType().equals("TfIdfVectorizer");
  }

  private void words(NodeProto vectorizer, List<String> found) {
    NodeProto tokenizer = source(vectorizer);
    AttributeProto expression =
        tokenizer == null || !tokenizer.getOpType().equals("Tokenizer")
            ? null
            : attribute(tokenizer, "tokenexp");
    AttributeProto known = attribute(vectorizer, "pool_strings");
    if (expression == null || known == null) {
      return;
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression.getS().toStringUtf8(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      return; // RE2 has some syntax of its own.
    }
    List<String> lost =
        known.getStringsList().stream()
            .map(ByteString::toStringUtf8)
            .filter(word -> !pattern.matcher(word).matches())
            .distinct()
            .toList();
    if (!lost.isEmpty()) {
      found.add(
          String.format(
              Locale.ROOT,
              "%,d of the words that texts are searched for, such as '%s', are none that the graph"
                  + " cuts texts into (%s): they are never counted, as they were in training",
              lost.size(),
              lost.get(0),
              pattern.pattern()));
    }
  }

  private static @Nullable AttributeProto attribute(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** What makes the first input of a node, with nothing computed in between. */
  private @Nullable NodeProto source(NodeProto node) {
    NodeProto producer = node.getInputCount() == 0 ? null : producers.get(node.getInput(0));
    return producer != null && PASSING.contains(producer.getOpType()) ? source(producer) : producer;
  }
}
