package io.thresher.spark;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Graphs that take one image, without an axis for several. */
final class OneImageGraphs {
  private OneImageGraphs() {}

  /** The file of such a graph that computes what one does whose axis for several is 1. */
  static byte[] of(Path file) throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    GraphProto graph = model.getGraph();
    ValueInfoProto.Builder image = graph.getInput(0).toBuilder().setName("picture");
    image.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().removeDim(0);
    GraphProto.Builder one = graph.toBuilder().setInput(0, image).clearNode();
    one.addInitializer(
        TensorProto.newBuilder()
            .setName("front")
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(1)
            .addInt64Data(0));
    one.addNode(
        NodeProto.newBuilder()
            .setOpType("Unsqueeze")
            .addInput("picture")
            .addInput("front")
            .addOutput(graph.getInput(0).getName()));
    one.addAllNode(graph.getNodeList());
    return model.toBuilder().setGraph(one).build().toByteArray();
  }
}
