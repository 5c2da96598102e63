package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.model.reading.OnnxDomain;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds nodes behind a graph, in the version of the operators that the graph is written in. Names of
 * values are its own, under {@code thresher/}.
 */
public final class GraphEnd {
  private static final String OWN = "thresher/";
  private static final int FIRST_WITH_RUNNING_SUMS = 11;
  private static final int AXES_ARE_INPUTS_OF_SUMS = 13;
  private static final int AXES_ARE_INPUTS_OF_ALL = 18;

  private final ModelProto model;
  private final GraphProto.Builder graph;
  private final long opset;
  private int values;

  public GraphEnd(ModelProto model) {
    this.model = model;
    graph = model.getGraph().toBuilder();
    opset = OnnxDomain.version(model);
  }

  /** Whether the operators are of a version, or a later one. */
  boolean hasOpset(int version) {
    return opset >= version;
  }

  /** A node of one output; gives the name of that. */
  public String node(String operator, List<String> inputs, AttributeProto... attributes) {
    return nodes(operator, 1, inputs, attributes).get(0);
  }

  /** A node of several outputs; gives their names. */
  List<String> nodes(
      String operator, int outputs, List<String> inputs, AttributeProto... attributes) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      names.add(OWN + operator + values++);
    }
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(names.get(0))
            .addAllInput(inputs)
            .addAllOutput(names)
            .addAllAttribute(List.of(attributes)));
    return names;
  }

  /** A sum over an axis, or a norm; the axis stays, with one element, or goes. */
  String sum(String operator, String value, long axis, long keepsAxis) {
    boolean sum = operator.equals("ReduceSum");
    return overAxis(
        operator,
        value,
        axis,
        sum ? AXES_ARE_INPUTS_OF_SUMS : AXES_ARE_INPUTS_OF_ALL,
        integer("keepdims", keepsAxis));
  }

  /**
   * A sum over an axis that is taken element by element, so that zeros behind the others change no
   * bit of it, as they do where parts are summed.
   */
  String total(String value, long axis) {
    if (opset < FIRST_WITH_RUNNING_SUMS) {
      return sum("ReduceSum", value, axis, 0);
    }
    String running = node("CumSum", List.of(value, index(axis)));
    return node("Gather", List.of(running, index(-1)), integer("axis", axis));
  }

  public String unsqueeze(String value, long axis) {
    return overAxis("Unsqueeze", value, axis, AXES_ARE_INPUTS_OF_SUMS);
  }

  private String overAxis(
      String operator, String value, long axis, int axesAreInputs, AttributeProto... others) {
    if (opset >= axesAreInputs) {
      return node(operator, List.of(value, longs(axis)), others);
    }
    AttributeProto axes =
        AttributeProto.newBuilder()
            .setName("axes")
            .setType(AttributeProto.AttributeType.INTS)
            .addInts(axis)
            .build();
    AttributeProto[] all = java.util.Arrays.copyOf(others, others.length + 1);
    all[others.length] = axes;
    return node(operator, List.of(value), all);
  }

  public String cast(String value, TensorProto.DataType to) {
    return node("Cast", List.of(value), integer("to", to.getNumber()));
  }

  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  String number(float value) {
    return stored(
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addFloatData(value));
  }

  String longs(long value) {
    return stored(
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(1)
            .addInt64Data(value));
  }

  /** A single whole number. */
  String index(long value) {
    return stored(
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addInt64Data(value));
  }

  private String stored(TensorProto.Builder tensor) {
    String name = OWN + "value" + values++;
    graph.addInitializer(tensor.setName(name));
    return name;
  }

  /**
   * Gives a value as an output of the model.
   *
   * @param width elements of a row; 0 where a row is one element, -1 for any number
   */
  public void output(String name, String value, TensorProto.DataType type, long width) {
    output(name, value, type, width == 0 ? List.of() : List.of(width));
  }

  /** The same, of dimensions behind that of the rows; -1 for any. */
  public void output(String name, String value, TensorProto.DataType type, List<Long> row) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName(OWN + name)
            .addInput(value)
            .addOutput(name));
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("rows");
    for (long size : row) {
      if (size > 0) {
        shape.addDimBuilder().setDimValue(size);
      } else {
        shape.addDimBuilder().setDimParam("values");
      }
    }
    graph.addOutput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(type.getNumber())
                            .setShape(shape))));
  }

  public ModelProto build() {
    return model.toBuilder().setGraph(graph).build();
  }
}
