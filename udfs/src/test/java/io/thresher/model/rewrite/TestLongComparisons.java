package io.thresher.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime with comparisons that it gets right, beside Java. */
class TestLongComparisons {
  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          -1L,
          5L,
          Integer.MAX_VALUE + 0L,
          Integer.MAX_VALUE + 1L,
          3_000_000_000L,
          (1L << 32) - 1,
          1L << 32,
          -3_000_000_000L,
          -(1L << 32),
          1L << 40,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  static Stream<Arguments> comparisons() {
    return Stream.of(
        comparison(Math::max, node("Max", "y", "a", "b")),
        comparison(Math::min, node("Min", "y", "a", "b")),
        comparison((a, b) -> Math.max(Math.max(a, b), 5), node("Max", "y", "a", "b", "five")),
        comparison((a, b) -> Math.max(a, 5), node("Clip", "y", "a", "five")),
        comparison((a, b) -> Math.min(a, 5), node("Clip", "y", "a", "", "five")),
        comparison(
            (a, b) -> Math.min(Math.max(a, 5), 1L << 40), node("Clip", "y", "a", "five", "far")),
        // As ONNX has it where the bounds are the wrong way round.
        comparison((a, b) -> 5, node("Clip", "y", "a", "far", "five")),
        comparison((a, b) -> a, node("Clip", "y", "a")),
        comparison((a, b) -> a, node("Max", "y", "a")),
        comparison((a, b) -> Math.max(a, 0), node("Relu", "y", "a")),
        comparison((a, b) -> Long.signum(a), node("Sign", "y", "a")),
        comparison(
            (a, b) -> Long.signum(Math.max(a + b, 5)),
            node("Add", "sum", "a", "b"),
            node("Max", "most", "sum", "five"),
            node("Identity", "same", "most"),
            node("Sign", "y", "same")),
        comparison(
            (a, b) -> Math.max(a & 0xffff_ffffL, 5),
            OnnxModels.cast("a", "unsigned", ElementType.UINT32),
            OnnxModels.cast("unsigned", "whole", ElementType.INT64),
            node("Max", "y", "whole", "five")));
  }

  private static Arguments comparison(LongBinaryOperator right, NodeProto... nodes) {
    return Arguments.of(nodes[nodes.length - 1].getOpType() + " of " + nodes.length, right, nodes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("comparisons")
  void agreesWithJava(String name, LongBinaryOperator right, NodeProto[] nodes)
      throws OrtException {
    Rewritten rewritten = rewritten(model(ElementType.INT64, nodes));
    List<Long> expected = new ArrayList<>();
    for (long a : NUMBERS) {
      for (long b : NUMBERS) {
        expected.add(right.applyAsLong(a, b));
      }
    }

    assertThat(rewritten.notes()).singleElement().asString().startsWith("int64: ");
    assertThat(run(rewritten.model())).as(name).isEqualTo(expected);
  }

  /** Of other types they are right, and what tells positions is never so large. */
  @Test
  void leavesWhatIsNeverLarge() {
    NodeProto max = node("Max", "y", "a", "b");
    for (ElementType type :
        List.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.INT32, ElementType.UINT64)) {
      assertThat(rewritten(model(type, max)).isUnchanged()).as("%s", type).isTrue();
    }
    NodeProto custom = max.toBuilder().setDomain("another").build();
    assertThat(rewritten(model(ElementType.INT64, custom)).isUnchanged()).isTrue();
    for (NodeProto broken :
        List.of(node("Max", "y"), node("Cast", "y"), max.toBuilder().clearOutput().build())) {
      assertThat(rewritten(model(ElementType.INT64, broken)).isUnchanged()).isTrue();
    }
    assertThat(
            rewritten(
                    model(
                        ElementType.INT64,
                        node("Shape", "shape", "a"),
                        node("Max", "y", "shape", "five")))
                .isUnchanged())
        .isTrue();
    assertThat(
            rewritten(
                    model(
                        ElementType.INT32,
                        OnnxModels.cast("a", "whole", ElementType.INT64),
                        node("Max", "y", "whole", "five")))
                .isUnchanged())
        .isTrue();
  }

  private static Rewritten rewritten(ModelProto model) {
    return Rewritten.of(model, List.of(Rewrite.LONG_COMPARISONS));
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return Nodes.node(operator, output, inputs).build();
  }

  /** Of inputs a and b, and constants. */
  private static ModelProto model(ElementType type, NodeProto... nodes) {
    GraphProto.Builder graph = OnnxModels.graph(nodes);
    return OnnxModels.model(
        graph
            .addInput(OnnxModels.value("a", type, "n"))
            .addInput(OnnxModels.value("b", type, "n"))
            .addOutput(OnnxModels.value("y", ElementType.INT64, "n"))
            .addInitializer(Nodes.scalar("five", 5L))
            .addInitializer(Nodes.scalar("far", 1L << 40)));
  }

  private static List<Long> run(ModelProto model) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    int rows = NUMBERS.size() * NUMBERS.size();
    LongBuffer a = LongBuffer.allocate(rows);
    LongBuffer b = LongBuffer.allocate(rows);
    for (long first : NUMBERS) {
      for (long second : NUMBERS) {
        a.put(first);
        b.put(second);
      }
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(model.toByteArray(), options);
        OnnxTensor left = OnnxTensor.createTensor(environment, a.flip(), new long[] {rows});
        OnnxTensor right = OnnxTensor.createTensor(environment, b.flip(), new long[] {rows});
        OrtSession.Result result = session.run(Map.of("a", left, "b", right))) {
      long[] given = (long[]) result.get("y").orElseThrow().getValue();
      return Arrays.stream(given).boxed().toList();
    }
  }
}
