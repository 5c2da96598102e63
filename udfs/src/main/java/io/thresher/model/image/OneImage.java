package io.thresher.model.image;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.model.reading.OnnxDomain;

/**
 * Graphs whose input is one image, {@code [3, height, width]}, as torchvision exports its
 * detectors: without an axis for several.
 */
final class OneImage {
  private static final String BATCH = "_batch";
  private static final int AXES_ARE_INPUTS = 13;

  private OneImage() {}

  /** The same graph whose input is a batch of one image, under a name of its own. */
  static ModelProto batched(ModelProto model) {
    GraphProto graph = model.getGraph();
    String image = graph.getInput(0).getName();
    NodeProto.Builder first =
        NodeProto.newBuilder()
            .setOpType("Squeeze")
            .setName(image + BATCH)
            .addInput(image + BATCH)
            .addOutput(image);
    GraphProto.Builder changed = graph.toBuilder().clearNode();
    if (OnnxDomain.version(model) < AXES_ARE_INPUTS) {
      first.addAttribute(
          AttributeProto.newBuilder()
              .setName("axes")
              .setType(AttributeProto.AttributeType.INTS)
              .addInts(0));
    } else {
      String axes = image + BATCH + "/axes";
      first.addInput(axes);
      changed.addInitializer(
          TensorProto.newBuilder()
              .setName(axes)
              .setDataType(TensorProto.DataType.INT64.getNumber())
              .addDims(1)
              .addInt64Data(0));
    }
    changed.setInput(0, batched(graph.getInput(0))).addNode(first).addAllNode(graph.getNodeList());
    return model.toBuilder().setGraph(changed).build();
  }

  private static ValueInfoProto batched(ValueInfoProto image) {
    ValueInfoProto.Builder batch = image.toBuilder().setName(image.getName() + BATCH);
    TensorShapeProto.Builder shape =
        batch.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    TensorShapeProto one = shape.build();
    shape.clearDim().addDimBuilder().setDimValue(1);
    shape.addAllDim(one.getDimList());
    return batch.build();
  }
}
