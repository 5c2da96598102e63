package io.thresher.datasets;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** The ONNX file of an untrained model: one input, one output of floats, random weights. */
final class ModelBuilder {
  private static final long OPSET = 17;
  private static final long ML_OPSET = 3;
  private static final long IR_VERSION = 8;

  private final GraphProto.Builder graph;
  private final SplittableRandom random;

  /** The same seed gives the same weights. */
  ModelBuilder(String name, long seed) {
    graph = GraphProto.newBuilder().setName(name);
    random = new SplittableRandom(seed);
  }

  SplittableRandom random() {
    return random;
  }

  /**
   * @param row the shape of one row
   */
  ModelBuilder input(String name, int... row) {
    graph.addInput(value(name, row));
    return this;
  }

  ModelBuilder output(String name, int... row) {
    graph.addOutput(value(name, row));
    return this;
  }

  ModelBuilder add(NodeProto.Builder node) {
    graph.addNode(node);
    return this;
  }

  static NodeProto.Builder node(String operator, String output, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  /** A layer that takes {@code width} values a row and gives {@code units}. */
  ModelBuilder dense(String from, String to, int width, int units) {
    return weights(to, width, units, width, units)
        .add(node("Gemm", to, from, to + "_w", to + "_b"));
  }

  /**
   * Weights named {@code <layer>_w} and, one for each unit, biases named {@code <layer>_b}.
   *
   * @param fanIn values that each unit adds up
   */
  ModelBuilder weights(String layer, int fanIn, int units, int... shape) {
    // Keeps the units' variance near that of the inputs, layer after layer.
    double bound = Math.sqrt(6.0 / Math.max(1, fanIn));
    graph.addInitializer(tensor(layer + "_w", bound, shape));
    graph.addInitializer(tensor(layer + "_b", 0.1, units));
    return this;
  }

  private TensorProto tensor(String name, double bound, int... dimensions) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    int elements = 1;
    for (int dimension : dimensions) {
      tensor.addDims(dimension);
      elements *= dimension;
    }
    ByteBuffer data = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      data.putFloat((float) (bound * (2 * random.nextDouble() - 1)));
    }
    return tensor.setRawData(ByteString.copyFrom(data.flip())).build();
  }

  private static ValueInfoProto value(String name, int... row) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("n");
    for (int dimension : row) {
      shape.addDimBuilder().setDimValue(dimension);
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** The file of a model that is fed by the generated columns {@code f0} to {@code f<k - 1>}. */
  byte[] fedByFloats(int features) {
    return model()
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey("feature_names")
                .setValue(String.join(",", VolumeContents.floatColumns(features))))
        .build()
        .toByteArray();
  }

  /** The file. */
  byte[] bytes() {
    return model().build().toByteArray();
  }

  private ModelProto.Builder model() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("thresher")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .addOpsetImport(
            OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(ML_OPSET))
        .setGraph(graph);
  }
}
