package io.thresher.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs that look texts up in lists of theirs, with numbers in place of the texts. */
class TestCategoryCodes {

  private static NodeProto encoder(String operator, String list, String input, String... texts) {
    AttributeProto.Builder stored =
        AttributeProto.newBuilder().setName(list).setType(AttributeType.STRINGS);
    for (String text : texts) {
      stored.addStrings(ByteString.copyFromUtf8(text));
    }
    return OnnxModels.node(operator, input, input + " encoded").toBuilder()
        .setDomain("ai.onnx.ml")
        .addAttribute(stored)
        .build();
  }

  private static NodeProto oneHot(String input, String... texts) {
    return encoder("OneHotEncoder", "cats_strings", input, texts);
  }

  private static NodeProto labels(String input, String... texts) {
    NodeProto node = encoder("LabelEncoder", "keys_strings", input, texts);
    AttributeProto.Builder values =
        AttributeProto.newBuilder().setName("values_floats").setType(AttributeType.FLOATS);
    for (int i = 0; i < texts.length; i++) {
      values.addFloats(i);
    }
    return node.toBuilder().addAttribute(values).build();
  }

  private static NodeProto with(NodeProto node, String attribute, ElementType type) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type.onnxCode()).addDims(1);
    return node.toBuilder()
        .addAttribute(
            AttributeProto.newBuilder()
                .setName(attribute)
                .setType(AttributeType.TENSOR)
                .setT(tensor.setRawData(ByteString.copyFrom(new byte[type.bytes()]))))
        .build();
  }

  private static GraphProto.Builder graph(NodeProto... nodes) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("g").addAllNode(List.of(nodes));
    return graph
        .addInput(OnnxModels.value("a", ElementType.STRING, "n", 1))
        .addInput(OnnxModels.value("b", ElementType.STRING, "n", 1))
        .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", 1));
  }

  private static Rewritten rewritten(GraphProto.Builder graph) {
    ModelProto model = OnnxModels.model(graph);
    return Rewritten.of(model, List.of(Rewrite.CATEGORY_CODES));
  }

  private static List<Long> numbers(NodeProto node, String list) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(list))
        .flatMap(attribute -> attribute.getIntsList().stream())
        .toList();
  }

  @Test
  void numbersTheTextsOfAllListsTogether() {
    Rewritten rewritten = rewritten(graph(oneHot("a", "red", "blue"), labels("b", "blue", "é")));

    GraphProto graph = rewritten.model().getGraph();
    assertThat(rewritten.categories()).containsExactly("red", "blue", "é");
    assertThat(rewritten.rewrites()).containsExactly(Rewrite.CATEGORY_CODES);
    assertThat(rewritten.notes().toString()).contains("a list of 3");
    assertThat(numbers(graph.getNode(0), "cats_int64s")).containsExactly(0L, 1L);
    assertThat(numbers(graph.getNode(1), "keys_int64s")).containsExactly(1L, 2L);
    assertThat(graph.getNodeList())
        .allMatch(node -> node.getAttributeList().stream().noneMatch(a -> a.getStringsCount() > 0));
    assertThat(graph.getInputList())
        .extracting(input -> input.getType().getTensorType().getElemType())
        .containsExactly(
            TensorProto.DataType.INT64.getNumber(),
            TensorProto.DataType.INT64.getNumber(),
            TensorProto.DataType.FLOAT.getNumber());
  }

  @Test
  void followsTextsThroughWhatMovesThem() {
    NodeProto together = OnnxModels.node("Concat", "a", "both").toBuilder().addInput("b").build();
    NodeProto one =
        OnnxModels.node("ArrayFeatureExtractor", "both", "one").toBuilder()
            .setDomain("ai.onnx.ml")
            .addInput("place")
            .build();

    Rewritten rewritten = rewritten(graph(together, one, oneHot("one", "red")));

    assertThat(rewritten.categories()).containsExactly("red");
    assertThat(numbers(rewritten.model().getGraph().getNode(2), "cats_int64s")).containsExactly(0L);
  }

  static Stream<Arguments> others() {
    NodeProto a = oneHot("a", "red");
    TensorProto usual = TensorProto.newBuilder().setName("b").build();
    return Stream.of(
        Arguments.of(
            "a text is given out",
            graph(a).addOutput(OnnxModels.value("b", ElementType.STRING, "n", 1))),
        Arguments.of("another operator", graph(a, OnnxModels.node("StringNormalizer", "b", "c"))),
        Arguments.of(
            "a stored text beside those that come",
            graph(a, OnnxModels.node("Concat", "b", "c").toBuilder().addInput("stored").build())),
        Arguments.of("a text twice in a list", graph(a, oneHot("b", "red", "red"))),
        Arguments.of(
            "a list of the first version",
            graph(a, encoder("LabelEncoder", "classes_strings", "b", "red"))),
        Arguments.of(
            "values of int16, which numbers have no kernel for",
            graph(
                a,
                with(
                    encoder("LabelEncoder", "keys_strings", "b", "red"),
                    "values_tensor",
                    ElementType.INT16))),
        Arguments.of(
            "values of doubles, which numbers have no kernel for",
            graph(
                a,
                with(
                    encoder("LabelEncoder", "keys_strings", "b", "red"),
                    "values_tensor",
                    ElementType.DOUBLE))),
        Arguments.of(
            "a default in a tensor",
            graph(a, with(labels("b", "red"), "default_tensor", ElementType.FLOAT))),
        Arguments.of(
            "two lists",
            graph(
                a,
                labels("b", "red").toBuilder()
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("keys_int64s")
                            .setType(AttributeType.INTS)
                            .addInts(7))
                    .build())),
        Arguments.of("a default", graph(a, oneHot("b", "red")).addInitializer(usual)),
        Arguments.of(
            "a graph within",
            graph(
                a,
                OnnxModels.node("If", "x", "c").toBuilder()
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("then_branch")
                            .setG(GraphProto.getDefaultInstance()))
                    .build())),
        Arguments.of("nothing is looked up", graph(OnnxModels.node("Identity", "a", "c"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void leavesGraphsThatDoOtherThingsWithTexts(String why, GraphProto.Builder graph) {
    Rewritten rewritten = rewritten(graph);

    assertThat(rewritten.isUnchanged()).as(why).isTrue();
    assertThat(rewritten.categories()).isEmpty();
    assertThat(rewritten.model()).isEqualTo(OnnxModels.model(graph));
  }
}
