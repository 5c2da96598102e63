package io.thresher.datasets;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/**
 * A model that gives back what it takes: each input {@code x} comes out as {@code y_x}. It shows
 * what reaches a model, to the bit. Not safe for use by several threads.
 */
public final class Echo {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("echo");

  /**
   * Adds an input of one value a row, shape {@code [n]}.
   *
   * @param element the type's number in ONNX ({@code TensorProto.DataType}), as 7 for int64
   */
  public Echo number(String name, int element) {
    return add(name, element, shape());
  }

  /** Adds an input of {@code width} values a row, shape {@code [n, width]}. */
  public Echo vector(String name, int element, int width) {
    TensorShapeProto.Builder shape = shape();
    shape.addDimBuilder().setDimValue(width);
    return add(name, element, shape);
  }

  /** The ONNX file. The same inputs in the same order give the same bytes. */
  public byte[] onnx() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("thresher-datasets")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private Echo add(String name, int element, TensorShapeProto.Builder shape) {
    String output = "y_" + name;
    graph.addNode(NodeProto.newBuilder().setOpType("Identity").addInput(name).addOutput(output));
    graph.addInput(value(name, element, shape)).addOutput(value(output, element, shape));
    return this;
  }

  private static TensorShapeProto.Builder shape() {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("n");
    return shape;
  }

  private static ValueInfoProto.Builder value(
      String name, int element, TensorShapeProto.Builder shape) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(element).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor));
  }
}
