package io.thresher.runtime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Models that take as long as a test wants. */
public final class SlowModels {
  private static final int INT64 = ElementType.INT64.onnxCode();

  private SlowModels() {}

  /**
   * {@code y = x + n}, computed in n rounds, n being the largest {@code x}: a value of 1e15 keeps
   * it busy for good. Shape {@code [n]}.
   */
  public static ModelProto rounds() {
    return rounds("n");
  }

  /** The same of rows that may have any number of values: shape {@code [n, steps]}. */
  public static ModelProto roundsOfSteps() {
    return rounds("n", "steps");
  }

  private static ModelProto rounds(String... shape) {
    return looping(shape, OnnxModels.cast("largest", "rounds", ElementType.INT64));
  }

  /**
   * The same in as many rounds as {@code x} has thousands, times 2 to the 50th: none for small
   * numbers.
   */
  public static ModelProto endlessFromAThousandOn() {
    return looping(
        new String[] {"n"},
        OnnxModels.node("Mul", "largest", "thousands").toBuilder().addInput("thousandth").build(),
        OnnxModels.node("Floor", "thousands", "whole"),
        OnnxModels.node("Mul", "whole", "many").toBuilder().addInput("quadrillion").build(),
        OnnxModels.cast("many", "rounds", ElementType.INT64));
  }

  /**
   * {@code y = x}, with a detour over as many zeros, four bytes each, as the largest {@code x}
   * says. Shape {@code [n]}.
   */
  public static ModelProto asking() {
    return fromTheLargest(
        OnnxModels.value("y", ElementType.FLOAT, "n"),
        OnnxModels.node("ConstantOfShape", "many", "zeros"),
        OnnxModels.node("ReduceSum", "zeros", "sum"),
        OnnxModels.node("Add", "x", "y").toBuilder().addInput("sum").build());
  }

  /**
   * {@code y}: each {@code x} as often, side by side, as the largest {@code x} says, times the
   * rows.
   */
  public static ModelProto widening() {
    return fromTheLargest(
        OnnxModels.value("y", ElementType.FLOAT, "n", "m"),
        OnnxModels.node("Unsqueeze", "x", "column").toBuilder().addInput("second").build(),
        OnnxModels.node("Shape", "x", "rows"),
        OnnxModels.node("Mul", "many", "width").toBuilder().addInput("rows").build(),
        OnnxModels.node("Concat", "single", "times").toBuilder()
            .addInput("width")
            .addAttribute(attribute("axis", 0))
            .build(),
        OnnxModels.node("Tile", "column", "y").toBuilder().addInput("times").build());
  }

  /** {@code y}: all rows as often, one after the other, as the largest {@code x} says. */
  public static ModelProto multiplying() {
    return fromTheLargest(
        OnnxModels.value("y", ElementType.FLOAT, "n"),
        OnnxModels.node("Tile", "x", "y").toBuilder().addInput("many").build());
  }

  private static ModelProto fromTheLargest(ValueInfoProto output, NodeProto... nodes) {
    return OnnxModels.model(
        OnnxModels.graph(
                OnnxModels.node("ReduceMax", "x", "largest").toBuilder()
                    .addAttribute(attribute("keepdims", 1))
                    .build(),
                OnnxModels.cast("largest", "many", ElementType.INT64))
            .addAllNode(List.of(nodes))
            .addInitializer(whole("second", 1L))
            .addInitializer(whole("single", 1L))
            .addInput(OnnxModels.value("x", ElementType.FLOAT, "n"))
            .addOutput(output));
  }

  private static AttributeProto attribute(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** {@code y = x}, after as many rounds as all {@code x} together say. */
  public static ModelProto roundsOfTheSum() {
    NodeProto sum =
        OnnxModels.node("ReduceSum", "x", "sum").toBuilder()
            .addAttribute(attribute("keepdims", 0))
            .build();
    return looping(new String[] {"n"}, 0, sum, OnnxModels.cast("sum", "rounds", ElementType.INT64));
  }

  private static ModelProto looping(String[] shape, NodeProto... toRounds) {
    return looping(shape, 1, toRounds);
  }

  /**
   * @param step what a round adds to each x
   */
  private static ModelProto looping(String[] shape, float step, NodeProto... toRounds) {
    GraphProto body =
        OnnxModels.graph(
                OnnxModels.node("Identity", "go", "on"),
                OnnxModels.node("Add", "v", "w").toBuilder().addInput("one").build())
            .addInput(OnnxModels.value("i", ElementType.INT64))
            .addInput(OnnxModels.value("go", ElementType.BOOL))
            .addInput(OnnxModels.value("v", ElementType.FLOAT, (Object[]) shape))
            .addOutput(OnnxModels.value("on", ElementType.BOOL))
            .addOutput(OnnxModels.value("w", ElementType.FLOAT, (Object[]) shape))
            .addInitializer(OnnxModels.tensor("one").addFloatData(step))
            .build();
    NodeProto loop =
        NodeProto.newBuilder()
            .setOpType("Loop")
            .addAllInput(List.of("rounds", "", "x"))
            .addOutput("y")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("body")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body))
            .build();
    NodeProto largest =
        OnnxModels.node("ReduceMax", "x", "largest").toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("keepdims")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(0))
            .build();
    return OnnxModels.model(
        OnnxModels.graph(
                Stream.of(Stream.of(largest), Stream.of(toRounds), Stream.of(loop))
                    .flatMap(nodes -> nodes)
                    .toArray(NodeProto[]::new))
            .addInitializer(OnnxModels.tensor("thousandth").addFloatData(1e-3f))
            .addInitializer(OnnxModels.tensor("quadrillion").addFloatData((float) (1L << 50)))
            .addInput(OnnxModels.value("x", ElementType.FLOAT, (Object[]) shape))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, (Object[]) shape)));
  }

  /** {@code y = x + zeros}, in so many steps that making a session of it takes a while. */
  public static ModelProto longChain(int steps) {
    GraphProto.Builder graph =
        OnnxModels.graph(
            IntStream.range(0, steps)
                .mapToObj(
                    i ->
                        OnnxModels.node(
                                "Add", i == 0 ? "x" : "v" + i, i == steps - 1 ? "y" : "v" + (i + 1))
                            .toBuilder()
                            .addInput("zero")
                            .setName("step" + i)
                            .build())
                .toArray(NodeProto[]::new));
    return OnnxModels.model(
        graph
            .addInitializer(OnnxModels.tensor("zero").addFloatData(0))
            .addInput(OnnxModels.value("x", ElementType.FLOAT, "n"))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n")));
  }

  /**
   * {@code y = x}, with a detour that asks for 2^52 bytes of memory, which no process can have,
   * where a batch has more rows than {@code most}, or another dimension is larger.
   *
   * @param shape of x and y: {@code n}, or a number of rows, first
   */
  public static ModelProto greedy(long most, Object... shape) {
    return OnnxModels.model(
        detour(most, OnnxModels.node("Add", "x", "y").toBuilder().addInput("sum").build())
            .addInput(OnnxModels.value("x", ElementType.FLOAT, shape))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, shape)));
  }

  /**
   * Looks whole numbers up in a table, {@code y = table[x]}, and fails on all that are not in it;
   * with the same detour. Shape {@code [n]}.
   */
  public static ModelProto greedyLookup(long most, TensorProto table) {
    ElementType type =
        table.getDataType() == ElementType.STRING.onnxCode()
            ? ElementType.STRING
            : ElementType.FLOAT;
    return OnnxModels.model(
        detour(
                most,
                OnnxModels.cast("sum", "nothing", ElementType.INT64),
                OnnxModels.node("Add", "x", "index").toBuilder().addInput("nothing").build(),
                OnnxModels.node("Gather", "table", "y").toBuilder().addInput("index").build())
            .addInitializer(table)
            .addInput(OnnxModels.value("x", ElementType.INT64, "n"))
            .addOutput(OnnxModels.value("y", type, "n")));
  }

  /** A detour that gives a {@code sum} of 0. */
  private static GraphProto.Builder detour(long most, NodeProto... others) {
    TensorProto zero = OnnxModels.tensor("zero", 1).addFloatData(0).build();
    NodeProto detour =
        OnnxModels.node("ConstantOfShape", "size", "detour").toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setType(AttributeProto.AttributeType.TENSOR)
                    .setT(zero))
            .build();
    return OnnxModels.graph(
            OnnxModels.node("Shape", "x", "rows"),
            OnnxModels.node("Greater", "rows", "tooMany").toBuilder().addInput("most").build(),
            OnnxModels.cast("tooMany", "flag", ElementType.INT64),
            OnnxModels.node("Mul", "flag", "extra").toBuilder().addInput("huge").build(),
            OnnxModels.node("Add", "extra", "size").toBuilder().addInput("single").build(),
            detour,
            OnnxModels.node("ReduceSum", "detour", "sum"))
        .addAllNode(List.of(others))
        .addInitializer(whole("most", most))
        .addInitializer(whole("huge", 1L << 50))
        .addInitializer(whole("single", 1));
  }

  private static TensorProto whole(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(INT64)
        .addDims(1)
        .addInt64Data(value)
        .build();
  }
}
