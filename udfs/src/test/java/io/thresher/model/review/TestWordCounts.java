package io.thresher.model.review;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs of text vectorizers, as skl2onnx 1.20.0 writes them. */
class TestWordCounts {
  private static final String ASCII = "[a-zA-Z0-9_]+";

  @Test
  void warnsOfWordsThatTextsAreNeverCutInto() {
    assertThat(counts(ASCII, "Identity", "size", "größe", "größe", "déjà"))
        .singleElement()
        .asString()
        .contains("2 of the words", "such as 'größe'", "never counted");
    assertThat(counts(ASCII, "Identity", "size", "a_1")).isEmpty();
    assertThat(counts(".", "Identity", "é", "\n")).isEmpty();
    assertThat(counts("\\pN(?P<x>", "Identity", "größe")).isEmpty();
  }

  @Test
  void warnsOfLogarithmsOfOneMoreThanACount() {
    assertThat(counts(ASCII, "Log", "size"))
        .singleElement()
        .asString()
        .contains("logarithm", "sublinear_tf=False");
    assertThat(counts(ASCII, "Sqrt", "size")).isEmpty();
  }

  private static List<String> counts(String expression, String operator, String... words) {
    AttributeProto.Builder known = AttributeProto.newBuilder().setName("pool_strings");
    for (String word : words) {
      known.addStrings(ByteString.copyFromUtf8(word));
    }
    GraphProto graph =
        GraphProto.newBuilder()
            .addNode(
                node("Tokenizer", "texts", "tokens")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("tokenexp")
                            .setS(ByteString.copyFromUtf8(expression))))
            .addNode(node("Flatten", "tokens", "row"))
            .addNode(node("TfIdfVectorizer", "row", "counts").addAttribute(known))
            .addNode(node("Add", "counts", "more").addInput("ones"))
            .addNode(node(operator, "more", "weights"))
            .build();
    return ModelReview.of(ModelProto.newBuilder().setGraph(graph).build()).warnings();
  }

  private static NodeProto.Builder node(String operator, String input, String output) {
    return NodeProto.newBuilder().setOpType(operator).addInput(input).addOutput(output);
  }
}
