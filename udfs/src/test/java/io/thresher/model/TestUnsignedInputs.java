package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Models with unsigned inputs, scored by ONNX Runtime itself with the bits of signed tensors. */
class TestUnsignedInputs {
  private static final long[] BITS = {0, 1, 127, 32767, 32768, 65535, -1, -2, Long.MIN_VALUE};

  private Path folder;
  private ModelStore store;

  @BeforeEach
  void open(@TempDir Path temporary) {
    folder = temporary;
    store = new ModelStore(folder.resolve("cache"), new Configuration());
  }

  @ParameterizedTest
  @EnumSource(names = {"UINT16", "UINT32", "UINT64"})
  void keepsEveryBit(ElementType type) throws OrtException {
    CachedModel model = fetch(OnnxModels.identity(type, "n"));

    assertThat(store.signature(model).inputs())
        .containsExactly(ValueSpec.tensor("x", type, java.util.List.of(Dimension.symbolic("n"))));
    for (OptLevel level : OptLevel.values()) {
      ByteBuffer scored = score(model, type, "y", level);
      for (long bits : BITS) {
        assertThat(next(scored, type)).isEqualTo(truncated(bits, type));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UINT16", "UINT32", "UINT64"})
  void isNotOptimisedIntoASignedCast(ElementType type) throws OrtException {
    CachedModel model =
        fetch(
            OnnxModels.model(
                OnnxModels.graph(OnnxModels.cast("x", "y", ElementType.DOUBLE))
                    .addInput(OnnxModels.value("x", type, "n"))
                    .addOutput(OnnxModels.value("y", ElementType.DOUBLE, "n"))));

    for (OptLevel level : OptLevel.values()) {
      ByteBuffer scored = score(model, type, "y", level);
      for (long bits : BITS) {
        assertThat(scored.getDouble()).isEqualTo(unsigned(bits, type).doubleValue());
      }
    }
  }

  @Test
  void reachesNodesOfSubgraphs() throws OrtException {
    GraphProto branch =
        OnnxModels.graph(OnnxModels.cast("x", "inner", ElementType.DOUBLE))
            .addOutput(OnnxModels.value("inner", ElementType.DOUBLE, "n"))
            .build();
    NodeProto choice =
        NodeProto.newBuilder()
            .setOpType("If")
            .addInput("condition")
            .addOutput("y")
            .addAttribute(graph("then_branch", branch))
            .addAttribute(graph("else_branch", branch))
            .build();
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(choice)
                .addInput(OnnxModels.value("x", ElementType.UINT32, "n"))
                .addOutput(OnnxModels.value("y", ElementType.DOUBLE, "n"))
                .addInitializer(
                    OnnxModels.tensor("condition")
                        .setDataType(ElementType.BOOL.onnxCode())
                        .addInt32Data(1)));

    ByteBuffer scored = score(fetch(model), ElementType.UINT32, "y", OptLevel.ALL_OPT);

    for (long bits : BITS) {
      assertThat(scored.getDouble()).isEqualTo(unsigned(bits, ElementType.UINT32).doubleValue());
    }
  }

  @Test
  void passesAnInputThatIsAnOutputToo() throws OrtException {
    ModelProto model = OnnxModels.identity(ElementType.UINT16, "n").toBuilder().build();
    ModelProto both =
        model.toBuilder()
            .setGraph(
                model.getGraph().toBuilder()
                    .addOutput(OnnxModels.value("x", ElementType.UINT16, "n")))
            .build();

    ByteBuffer scored = score(fetch(both), ElementType.UINT16, "x", OptLevel.ALL_OPT);

    for (long bits : BITS) {
      assertThat(next(scored, ElementType.UINT16)).isEqualTo(truncated(bits, ElementType.UINT16));
    }
  }

  @Test
  void avoidsNamesThatTheModelUses() throws OrtException {
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(
                    OnnxModels.node("Identity", "x", "x/unsigned"),
                    OnnxModels.node("Identity", "x/unsigned", "y"))
                .addInput(OnnxModels.value("x", ElementType.UINT64, "n"))
                .addOutput(OnnxModels.value("y", ElementType.UINT64, "n")));

    ByteBuffer scored = score(fetch(model), ElementType.UINT64, "y", OptLevel.NO_OPT);

    assertThat(next(scored, ElementType.UINT64)).isEqualTo(BITS[0]);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UINT16", "UINT32", "UINT64"})
  void leavesOtherModelsAsTheyAre(ElementType type) {
    Path original = OnnxModels.write(OnnxModels.identity(type, "n"), folder.resolve("m.onnx"));

    assertThat(fetch(original).file().getFileName()).hasToString("m.onnx");
  }

  @Test
  void reachesExecutorsThatFetchTheModelThemselves() throws OrtException {
    ModelLocation planned = fetch(OnnxModels.identity(ElementType.UINT16, "n")).location();
    ModelStore executor = new ModelStore(folder.resolve("executor"), new Configuration());

    ByteBuffer scored = score(executor.fetch(planned), ElementType.UINT16, "y", OptLevel.ALL_OPT);

    assertThat(next(scored, ElementType.UINT16)).isEqualTo(BITS[0]);
  }

  private CachedModel fetch(ModelProto model) {
    return fetch(OnnxModels.write(model, folder.resolve(model.hashCode() + ".onnx")));
  }

  private CachedModel fetch(Path file) {
    return store.fetch(ModelReference.parse(file.toString()));
  }

  private static AttributeProto graph(String name, GraphProto graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  private static ByteBuffer score(
      CachedModel model, ElementType type, String output, OptLevel level) throws OrtException {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "thresher");
    ByteBuffer bits =
        ByteBuffer.allocateDirect(BITS.length * type.bytes()).order(ByteOrder.nativeOrder());
    for (long value : BITS) {
      switch (type.bytes()) {
        case 2 -> bits.putShort((short) value);
        case 4 -> bits.putInt((int) value);
        default -> bits.putLong(value);
      }
    }
    OnnxJavaType signed = OnnxJavaType.valueOf(type.name().substring(1));
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(level);
      try (OrtSession session = environment.createSession(model.file().toString(), options);
          OnnxTensor input =
              OnnxTensor.createTensor(environment, bits.flip(), new long[] {BITS.length}, signed);
          OrtSession.Result result = session.run(Map.of("x", input))) {
        OnnxTensor scored = (OnnxTensor) result.get(output).orElseThrow();
        return copy(scored.getByteBuffer());
      }
    }
  }

  private static ByteBuffer copy(ByteBuffer buffer) {
    return ByteBuffer.allocate(buffer.remaining())
        .order(ByteOrder.nativeOrder())
        .put(buffer)
        .flip();
  }

  private static long next(ByteBuffer buffer, ElementType type) {
    return switch (type.bytes()) {
      case 2 -> buffer.getShort();
      case 4 -> buffer.getInt();
      default -> buffer.getLong();
    };
  }

  private static long truncated(long bits, ElementType type) {
    return switch (type.bytes()) {
      case 2 -> (short) bits;
      case 4 -> (int) bits;
      default -> bits;
    };
  }

  private static BigInteger unsigned(long bits, ElementType type) {
    BigInteger modulus = BigInteger.ONE.shiftLeft(8 * type.bytes());
    return BigInteger.valueOf(bits).mod(modulus);
  }
}
