package io.thresher.model.rewrite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What ONNX Runtime gives in place of maps, beside its maps. */
class TestPlainMaps {
  private static final float[] SCORES = {0.1f, -0f, Float.NaN, 1e30f, Float.MIN_VALUE, 0.5f};
  private static final int CLASSES = 3;

  private static AttributeProto texts(String... texts) {
    AttributeProto.Builder list =
        AttributeProto.newBuilder().setName("classlabels_strings").setType(AttributeType.STRINGS);
    for (String text : texts) {
      list.addStrings(ByteString.copyFromUtf8(text));
    }
    return list.build();
  }

  private static AttributeProto numbers(Long... numbers) {
    return AttributeProto.newBuilder()
        .setName("classlabels_int64s")
        .setType(AttributeType.INTS)
        .addAllInts(List.of(numbers))
        .build();
  }

  private static AttributeProto floats(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOATS)
        .addFloats(value)
        .build();
  }

  private static NodeProto zipMap(AttributeProto keys) {
    return OnnxModels.node("ZipMap", "x2", "y").toBuilder()
        .setDomain("ai.onnx.ml")
        .addAttribute(keys)
        .build();
  }

  /** Twice what it is given, as maps. */
  private static ModelProto model(AttributeProto keys, NodeProto... more) {
    NodeProto twice = OnnxModels.node("Add", "x", "x2").toBuilder().addInput("x").build();
    List<NodeProto> nodes = new ArrayList<>(List.of(twice, zipMap(keys)));
    nodes.addAll(List.of(more));
    TypeProto.Map.Builder map =
        TypeProto.Map.newBuilder()
            .setKeyType(
                (keys.getStringsCount() > 0 ? ElementType.STRING : ElementType.INT64).onnxCode())
            .setValueType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder().setElemType(ElementType.FLOAT.onnxCode())));
    TypeProto.Builder type =
        TypeProto.newBuilder()
            .setSequenceType(
                TypeProto.Sequence.newBuilder()
                    .setElemType(TypeProto.newBuilder().setMapType(map)));
    return OnnxModels.model(
            OnnxModels.graph(nodes.toArray(NodeProto[]::new))
                .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", "classes"))
                .addOutput(OnnxModels.typed("y", type)))
        .toBuilder()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1))
        .build();
  }

  private static Rewritten rewritten(ModelProto model) {
    return Rewritten.of(model, List.of(Rewrite.PLAIN_MAPS));
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("texts", texts("red", "", "a longer name of a colour")),
        Arguments.of("texts beyond Latin-1", texts("\u00e9", "\u4e2d", "z")),
        Arguments.of("numbers", numbers(7L, Long.MIN_VALUE, 0L)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void givesTheValuesOfTheMaps(String name, AttributeProto keys) throws OrtException {
    Rewritten rewritten = rewritten(model(keys));

    List<? extends Comparable<?>> columns = requireNonNull(rewritten.mapKeys().get("y"));
    assertThat(columns).as(name).hasSize(CLASSES);
    float[][] plain = run(rewritten.model(), value -> (float[][]) ((OnnxTensor) value).getValue());
    List<Map<?, ?>> maps = run(model(keys), TestPlainMaps::maps);
    assertThat(plain).hasNumberOfRows(maps.size());
    for (int row = 0; row < maps.size(); row++) {
      assertThat(maps.get(row)).hasSize(CLASSES);
      for (int i = 0; i < CLASSES; i++) {
        assertThat(maps.get(row).get(columns.get(i))).isEqualTo(plain[row][i]);
      }
    }
  }

  @Test
  void needsNoOtherOperatorsThanThoseOfScikitLearnInTheGraph() throws OrtException {
    ModelProto model = model(numbers(0L, 1L, 2L));
    NodeProto scaler =
        OnnxModels.node("Scaler", "x", "x2").toBuilder()
            .setDomain("ai.onnx.ml")
            .addAttribute(floats("scale", 2))
            .addAttribute(floats("offset", 0))
            .build();
    ModelProto alone =
        model.toBuilder()
            .clearOpsetImport()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1))
            .setGraph(model.getGraph().toBuilder().setNode(0, scaler))
            .build();

    Rewritten rewritten = rewritten(alone);

    assertThat(rewritten.mapKeys()).containsOnlyKeys("y");
    float[][] plain = run(rewritten.model(), value -> (float[][]) ((OnnxTensor) value).getValue());
    assertThat(plain[1]).containsExactly(2e30f, 2 * Float.MIN_VALUE, 1f);
  }

  /** Before version 13, Softmax takes all dimensions from its axis on together. */
  @Test
  void keepsTheVersionOfOperatorsUnderTheirOtherName() throws OrtException {
    ModelProto model = model(numbers(0L, 1L, 2L));
    NodeProto softmax =
        OnnxModels.node("Softmax", "x", "x2").toBuilder()
            .addAttribute(OnnxModels.whole("axis", 0))
            .build();
    ModelProto old =
        model.toBuilder()
            .clearOpsetImport()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx").setVersion(11))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1))
            .setGraph(model.getGraph().toBuilder().setNode(0, softmax))
            .build();
    float[] scores = {0, 1, 2, 3, 4, 5};

    List<Map<?, ?>> maps = run(old, scores, TestPlainMaps::maps);
    float[][] plain =
        run(rewritten(old).model(), scores, value -> (float[][]) ((OnnxTensor) value).getValue());

    for (int i = 0; i < CLASSES; i++) {
      assertThat(maps.get(1).get((long) i)).isEqualTo(plain[1][i]);
    }
    assertThat(plain[0][0] + plain[0][1] + plain[0][2]).isLessThan(0.5f);
  }

  /** Java's interface would give other texts than the graph stores. */
  @Test
  void keepsKeysThatAreChangedOnTheirWay() {
    assertThat(rewritten(model(texts("\ud83d\ude00", "a\u0000b", "c"))).mapKeys().get("y"))
        .isEqualTo(List.of("\ud83d\ude00", "a\u0000b", "c"));
  }

  static Stream<Arguments> others() {
    AttributeProto broken =
        texts("a", "b").toBuilder()
            .addStrings(ByteString.copyFrom(new byte[] {(byte) 0xff}))
            .build();
    return Stream.of(
        Arguments.of("a key twice", model(texts("a", "b", "a"))),
        Arguments.of("a number twice", model(numbers(1L, 2L, 1L))),
        Arguments.of("no text", model(broken)),
        Arguments.of("no keys", model(texts())),
        Arguments.of("maps used", model(numbers(1L, 2L, 3L), OnnxModels.node("F", "y", "z"))),
        Arguments.of("tensors", OnnxModels.identity(ElementType.FLOAT, "n", 2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void leavesOthersAsTheyAre(String name, ModelProto model) {
    assertThat(rewritten(model).isUnchanged()).as(name).isTrue();
    assertThat(rewritten(model).mapKeys()).isEmpty();
  }

  /** As many keys as columns there have to be in both forms: who runs the graph looks at that. */
  @Test
  void leavesTheNumberOfColumnsToTheRun() throws OrtException {
    ModelProto model = model(numbers(1L, 2L));

    assertThatThrownBy(() -> run(model, TestPlainMaps::maps))
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("ZipMap");
    float[][] plain =
        run(rewritten(model).model(), value -> (float[][]) ((OnnxTensor) value).getValue());
    assertThat(plain[0]).hasSize(CLASSES);
  }

  private interface Reader<T> {
    T read(OnnxValue value) throws OrtException;
  }

  private static <T> T run(ModelProto model, Reader<T> reader) throws OrtException {
    return run(model, SCORES, reader);
  }

  private static <T> T run(ModelProto model, float[] scores, Reader<T> reader) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {scores.length / CLASSES, CLASSES};
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(model.toByteArray(), options);
        OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(scores), shape);
        OrtSession.Result result = session.run(Map.of("x", x))) {
      return reader.read(result.get("y").orElseThrow());
    }
  }

  private static List<Map<?, ?>> maps(OnnxValue value) throws OrtException {
    List<Map<?, ?>> maps = new ArrayList<>();
    for (OnnxValue map : ((OnnxSequence) value).getValue()) {
      try (map) {
        maps.add(((OnnxMap) map).getValue());
      }
    }
    return maps;
  }
}
