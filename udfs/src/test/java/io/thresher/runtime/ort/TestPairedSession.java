package io.thresher.runtime.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelValue;
import io.thresher.runtime.session.Provider;
import io.thresher.runtime.session.Runner;
import io.thresher.runtime.session.SessionOrder;
import io.thresher.tensor.TensorSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two models in place of two execution providers, so that scores tell who gave them. */
class TestPairedSession {
  private static final int ROWS = 5;
  private static final float[] VALUES = {1, Float.NaN, 3, Float.POSITIVE_INFINITY, 5};

  @TempDir private Path folder;

  @Test
  void givesOutlyingRowsTheScoresOfTheOtherSession() throws Exception {
    long open = Natives.SESSION.openCount();
    PairedSession pair = new PairedSession(OrtModelSession.open(order(10)), order(-10), Map.of());
    assertThat(Natives.SESSION.openCount()).isEqualTo(open + 1);
    try (Runner runner = pair.runner()) {
      assertThat(asked(runner, new float[] {1, 2, 3, 4, 5})).containsExactly(10, 20, 30, 40, 50);
      assertThat(Natives.SESSION.openCount()).as("none is needed yet").isEqualTo(open + 1);
      float[] expected = {10, Float.NaN, 30, Float.NEGATIVE_INFINITY, 50};
      assertThat(asked(runner, VALUES)).containsExactly(expected);
      assertThat(lent(runner, VALUES)).containsExactly(expected);
      assertThat(Natives.SESSION.openCount()).isEqualTo(open + 2);
    }
    pair.close();
    assertThat(Natives.SESSION.openCount()).isEqualTo(open);
  }

  /** The model of the other session says of each row how many there are. */
  @Test
  void runsOutlyingRowsAloneWhereRunsMayDifferInSize() throws Exception {
    Map<String, String> oneSize = Map.of("use_deterministic_compute", "1");
    float[] all = {Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN};
    try (PairedSession pair =
            new PairedSession(OrtModelSession.open(order(10)), counting(Map.of()), Map.of());
        Runner runner = pair.runner()) {
      assertThat(asked(runner, VALUES)).containsExactly(10, 2, 30, 2, 50);
      assertThat(lent(runner, VALUES)).containsExactly(10, 2, 30, 2, 50);
      assertThat(asked(runner, all)).containsExactly(5, 5, 5, 5, 5);
      assertThat(lent(runner, all)).containsExactly(5, 5, 5, 5, 5);
    }
    try (PairedSession pair =
            new PairedSession(OrtModelSession.open(order(10)), counting(oneSize), Map.of());
        Runner runner = pair.runner()) {
      assertThat(asked(runner, VALUES)).containsExactly(10, 5, 30, 5, 50);
      assertThat(lent(runner, VALUES)).containsExactly(10, 5, 30, 5, 50);
    }
  }

  @Test
  void runsAllRowsWhereTheModelTakesOneNumberOfThem() throws Exception {
    ModelProto five = OnnxModels.identity(ElementType.FLOAT, ROWS, 1);
    Path file = OnnxModels.write(five, folder.resolve("five.onnx"));
    SessionOrder order = new SessionOrder(file.toString(), Device.CPU, 1, Map.of());
    try (PairedSession pair = new PairedSession(OrtModelSession.open(order), order, Map.of());
        Runner runner = pair.runner()) {
      assertThat(asked(runner, VALUES)).containsExactly(VALUES);
    }
  }

  @Test
  void endsRunsOfBoth() throws Exception {
    PairedSession pair = new PairedSession(OrtModelSession.open(order(10)), order(-10), Map.of());
    try (Runner runner = pair.runner()) {
      runner.terminate();
      assertThatThrownBy(() -> asked(runner, VALUES)).isInstanceOf(OrtException.class);
      runner.resume();
      assertThat(asked(runner, VALUES)[3]).isEqualTo(Float.NEGATIVE_INFINITY);
    }
    pair.close();
  }

  @Test
  void saysThatALibraryDoesNotLoad() throws Exception {
    long options = Natives.SESSION_OPTIONS.openCount();
    Path library = Files.writeString(folder.resolve("plugin.so"), "no library");
    Provider provider =
        new Provider("openvino", library.toString(), "Provider", Map.of(), "", Map.of());
    SessionOrder plain = order(1);
    SessionOrder order =
        new SessionOrder(plain.file(), plain.device(), plain.threads(), plain.ort(), provider);
    assertThatThrownBy(() -> OrtSessions.open(order))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-RUN-924")
        .hasMessageContaining("openvino, " + library);
    assertThat(EngineLibraries.registered()).isZero();
    assertThat(Natives.SESSION_OPTIONS.openCount()).isEqualTo(options);
  }

  private SessionOrder order(float factor) {
    ModelProto model = OnnxModels.matMul(new float[][] {{factor}});
    Path file = OnnxModels.write(model, folder.resolve(factor + ".onnx"));
    return new SessionOrder(file.toString(), Device.CPU, 1, Map.of());
  }

  private SessionOrder counting(Map<String, String> ort) {
    AttributeProto from = OnnxModels.whole("start", 0);
    AttributeProto to = OnnxModels.whole("end", 1);
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(
                    OnnxModels.node("Shape", "x", "shape"),
                    OnnxModels.node("Shape", "x", "rows").toBuilder()
                        .addAttribute(from)
                        .addAttribute(to)
                        .build(),
                    OnnxModels.cast("rows", "count", ElementType.FLOAT),
                    OnnxModels.node("Expand", "count", "y").toBuilder().addInput("shape").build())
                .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", 1))
                .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", 1)));
    Path file = OnnxModels.write(model, folder.resolve("counting.onnx"));
    return new SessionOrder(file.toString(), Device.CPU, 1, ort);
  }

  private static float[] asked(Runner runner, float[] values) throws OrtException {
    return runner.run(
        new ModelCall(List.of(slice("x", values)), Set.of("y"), List.of(), Integer.MAX_VALUE),
        read -> floats(((ModelValue.Tensor) Objects.requireNonNull(read.get("y"))).data()));
  }

  private static float[] lent(Runner runner, float[] values) throws OrtException {
    TensorSlice scores = slice("y", new float[ROWS]);
    return runner.run(
        new ModelCall(List.of(slice("x", values)), Set.of(), List.of(scores), Integer.MAX_VALUE),
        read -> floats(scores.data()));
  }

  private static float[] floats(ByteBuffer data) {
    float[] floats = new float[data.remaining() / Float.BYTES];
    data.order(ByteOrder.nativeOrder()).asFloatBuffer().get(floats);
    return floats;
  }

  private static TensorSlice slice(String name, float[] values) {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    memory.asFloatBuffer().put(values);
    return TensorSlice.of(
        name, ElementType.FLOAT, new long[] {values.length, 1}, memory, 0, memory.capacity());
  }
}
