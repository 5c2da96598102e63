package io.thresher.jobs;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that gives back what it takes: an input of each column's name, an output {@code
 * y_<name>}.
 */
final class WriterModel {
  private static final int INT64 = 7;

  private WriterModel() {}

  static Path write(Path file, List<WriterColumn> columns) throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("same");
    columns.forEach(column -> add(graph, column.name(), column.element(), column.width()));
    return write(file, graph);
  }

  /** It takes nothing but the key. */
  static Path ofTheKey(Path file) throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("key");
    add(graph, "id", INT64, 0);
    return write(file, graph);
  }

  private static void add(GraphProto.Builder graph, String name, int element, int width) {
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(name).addOutput("y_" + name));
    graph.addInput(value(name, element, width)).addOutput(value("y_" + name, element, width));
  }

  private static ValueInfoProto.Builder value(String name, int element, int width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("n");
    if (width > 0) {
      shape.addDimBuilder().setDimValue(width);
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(element).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor));
  }

  private static Path write(Path file, GraphProto.Builder graph) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .setProducerName("thresher-tests")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
            .setGraph(graph)
            .build();
    return Files.write(file, model.toByteArray());
  }
}
