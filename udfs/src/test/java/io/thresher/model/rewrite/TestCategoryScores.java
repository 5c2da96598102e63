package io.thresher.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ONNX Runtime gives for numbers in place of texts, beside what it gives for the texts. */
class TestCategoryScores {
  private static final String[] KNOWN = {"red", "blue", "", "\u00e9", "a longer name of a colour"};
  private static final List<String> ALL =
      List.of(
          "blue", "red", "", "\u00e9", "a longer name of a colour", "green", "Red", "red ", "-1");

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  private static AttributeProto.Builder strings(String name, String... texts) {
    AttributeProto.Builder list = attribute(name, AttributeType.STRINGS);
    for (String text : texts) {
      list.addStrings(ByteString.copyFromUtf8(text));
    }
    return list;
  }

  private static NodeProto ml(String operator, String in, String out, AttributeProto.Builder... a) {
    NodeProto.Builder node = OnnxModels.node(operator, in, out).toBuilder().setDomain("ai.onnx.ml");
    for (AttributeProto.Builder each : a) {
      node.addAttribute(each);
    }
    return node.build();
  }

  private static NodeProto oneHot(String in, String out, long zeros) {
    AttributeProto.Builder others = OnnxModels.whole("zeros", zeros).toBuilder();
    return ml("OneHotEncoder", in, out, strings("cats_strings", KNOWN), others);
  }

  private static NodeProto labels(
      AttributeProto.Builder values, AttributeProto.Builder... defaults) {
    return ml("LabelEncoder", "a", "y", strings("keys_strings", KNOWN), values).toBuilder()
        .addAllAttribute(Stream.of(defaults).map(AttributeProto.Builder::build).toList())
        .build();
  }

  private static NodeProto joined(String operator, String first, String second, String out) {
    return OnnxModels.node(operator, first, out).toBuilder()
        .addInput(second)
        .addAttribute(OnnxModels.whole("axis", 1))
        .build();
  }

  private static AttributeProto.Builder wholes() {
    return attribute("values_int64s", AttributeType.INTS)
        .addAllInts(List.of(4L, 0L, Long.MIN_VALUE, 1L, 7L));
  }

  private static AttributeProto.Builder floats() {
    return attribute("values_floats", AttributeType.FLOATS)
        .addAllFloats(List.of(0.1f, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, 1e30f));
  }

  private static AttributeProto.Builder texts() {
    return strings("values_strings", "a", "", "\u00e9", "red", "z");
  }

  /** The operators of ai.onnx.ml as of a version, over texts {@code a} and {@code b}. */
  private static ModelProto model(long version, ElementType output, NodeProto... nodes) {
    TensorProto place =
        TensorProto.newBuilder()
            .setName("place")
            .setDataType(ElementType.INT64.onnxCode())
            .addDims(1)
            .addInt64Data(1)
            .build();
    return OnnxModels.model(
            OnnxModels.graph(nodes)
                .addInitializer(place)
                .addInput(OnnxModels.value("a", ElementType.STRING, "n", 1))
                .addInput(OnnxModels.value("b", ElementType.STRING, "n", 1))
                .addOutput(OnnxModels.value("y", output, "n", "width")))
        .toBuilder()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(version))
        .build();
  }

  /** Flattened, as outputs of all models have two dimensions. */
  private static ModelProto oneHots(String in, long zeros, NodeProto... before) {
    List<NodeProto> nodes = new ArrayList<>(List.of(before));
    nodes.add(oneHot(in, "places", zeros));
    nodes.add(OnnxModels.node("Flatten", "places", "y"));
    return model(1, ElementType.FLOAT, nodes.toArray(NodeProto[]::new));
  }

  static Stream<Arguments> models() {
    NodeProto both = joined("Concat", "a", "b", "both");
    NodeProto taken =
        ml("ArrayFeatureExtractor", "both", "one").toBuilder().addInput("place").build();
    NodeProto gathered = joined("Gather", "both", "place", "one");
    List<Arguments> models =
        new ArrayList<>(
            List.of(
                Arguments.of("one hot", oneHots("a", 1), ALL),
                Arguments.of("one hot, known alone", oneHots("a", 0), List.of(KNOWN)),
                Arguments.of("one hot of two", oneHots("both", 1, both), ALL),
                Arguments.of("one hot of a feature", oneHots("one", 1, both, taken), ALL),
                Arguments.of("one hot of a column", oneHots("one", 1, both, gathered), ALL)));
    for (long version : new long[] {2, 4}) {
      String of = ", version " + version;
      ElementType whole = ElementType.INT64;
      ElementType real = ElementType.FLOAT;
      ElementType text = ElementType.STRING;
      AttributeProto.Builder nine = OnnxModels.whole("default_int64", 9).toBuilder();
      AttributeProto.Builder half = attribute("default_float", AttributeType.FLOAT).setF(0.5f);
      AttributeProto.Builder none =
          attribute("default_string", AttributeType.STRING).setS(ByteString.copyFromUtf8("none"));
      Stream.of(
              Arguments.of("wholes" + of, model(version, whole, labels(wholes())), ALL),
              Arguments.of("wholes or 9" + of, model(version, whole, labels(wholes(), nine)), ALL),
              Arguments.of("floats" + of, model(version, real, labels(floats())), ALL),
              Arguments.of(
                  "floats or half" + of, model(version, real, labels(floats(), half)), ALL),
              Arguments.of("texts" + of, model(version, text, labels(texts())), ALL),
              Arguments.of("texts or none" + of, model(version, text, labels(texts(), none)), ALL))
          .forEach(models::add);
    }
    return models.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void givesWhatItGivesForTexts(String name, ModelProto model, List<String> texts)
      throws OrtException {
    Rewritten rewritten = Rewritten.of(model, List.of(Rewrite.CATEGORY_CODES));

    assertThat(rewritten.categories()).as(name).containsExactly(KNOWN);
    Object[] scores = scores(rewritten.model(), texts, rewritten.categories());
    assertThat(scores).as(name).hasSameSizeAs(texts);
    assertThat(Arrays.deepEquals(scores, scores(model, texts, List.of()))).as(name).isTrue();
    assertThat(Stream.of(scores).map(row -> Arrays.deepToString(new Object[] {row})).distinct())
        .as("%s tells texts apart", name)
        .hasSizeGreaterThanOrEqualTo(KNOWN.length);
  }

  @Test
  void refusesUnknownTextsWhereTheModelDoes() {
    ModelProto model = oneHots("a", 0);
    Rewritten rewritten = Rewritten.of(model, List.of(Rewrite.CATEGORY_CODES));

    for (String text : new String[] {"green", "Red"}) {
      assertThatThrownBy(() -> scores(model, List.of(text), List.of()))
          .isInstanceOf(OrtException.class)
          .hasMessageContaining("OneHotEncoder");
      assertThatThrownBy(() -> scores(rewritten.model(), List.of(text), rewritten.categories()))
          .isInstanceOf(OrtException.class)
          .hasMessageContaining("OneHotEncoder");
    }
  }

  /** Java's interface hands them to ONNX Runtime in another encoding than the graph stores. */
  @ParameterizedTest
  @ValueSource(strings = {"\ud83d\ude00", "a\u0000b"})
  void findsTextsThatAreChangedOnTheirWay(String text) throws OrtException {
    AttributeProto.Builder values = attribute("values_int64s", AttributeType.INTS).addInts(7);
    NodeProto node = ml("LabelEncoder", "a", "y", strings("keys_strings", text), values);
    ModelProto model = model(2, ElementType.INT64, node);
    Rewritten rewritten = Rewritten.of(model, List.of(Rewrite.CATEGORY_CODES));

    assertThat(scores(model, List.of(text), List.of()))
        .containsExactly(new Object[] {new long[] {-1}});
    assertThat(scores(rewritten.model(), List.of(text), rewritten.categories()))
        .containsExactly(new Object[] {new long[] {7}});
  }

  @ParameterizedTest
  @EnumSource(names = {"INT16", "DOUBLE"})
  void leavesValuesThatNumbersHaveNoKernelFor(ElementType type) throws OrtException {
    TensorProto.Builder values =
        TensorProto.newBuilder().setDataType(type.onnxCode()).addDims(KNOWN.length);
    values.setRawData(ByteString.copyFrom(new byte[KNOWN.length * type.bytes()]));
    AttributeProto.Builder stored = attribute("values_tensor", AttributeType.TENSOR).setT(values);
    ModelProto model = model(4, type, labels(stored));

    assertThat(scores(model, ALL, List.of())).hasSameSizeAs(ALL);
    assertThat(Rewritten.of(model, List.of(Rewrite.CATEGORY_CODES)).isUnchanged()).isTrue();
  }

  /**
   * What a model gives, a row each, of whatever type.
   *
   * @param categories that it takes the places of; empty where it takes texts
   */
  private static Object[] scores(ModelProto model, List<String> texts, List<String> categories)
      throws OrtException {
    List<String> others = new ArrayList<>(texts);
    Collections.reverse(others);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(model.toByteArray(), options);
        OnnxTensor a = tensor(environment, texts, categories);
        OnnxTensor b = tensor(environment, others, categories);
        OrtSession.Result result = session.run(Map.of("a", a, "b", b))) {
      return (Object[]) result.get("y").orElseThrow().getValue();
    }
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, List<String> texts, List<String> categories) throws OrtException {
    long[] shape = {texts.size(), 1};
    return categories.isEmpty()
        ? OnnxTensor.createTensor(environment, texts.toArray(String[]::new), shape)
        : OnnxTensor.createTensor(
            environment,
            LongBuffer.wrap(texts.stream().mapToLong(categories::indexOf).toArray()),
            shape);
  }
}
