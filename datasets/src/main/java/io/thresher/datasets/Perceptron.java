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

/**
 * A small untrained network over generated columns: input {@code features} float {@code [n, k]},
 * layers of 32 and 16 units with ReLU, output {@code score} float {@code [n, 1]}. Its metadata
 * names the features {@code f0} to {@code f<k - 1>}.
 */
public final class Perceptron {
  private static final int[] HIDDEN = {32, 16};
  private static final long OPSET = 17;
  private static final long IR_VERSION = 8;

  private Perceptron() {}

  /** The ONNX file. The same features and seed give the same bytes. */
  public static byte[] onnx(int features, long seed) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("perceptron")
            .addInput(value("features", features))
            .addOutput(value("score", 1));
    SplittableRandom random = new SplittableRandom(seed);
    String previous = "features";
    int width = features;
    for (int layer = 0; layer < HIDDEN.length; layer++) {
      dense(graph, previous, "sums" + layer, width, HIDDEN[layer], random);
      graph.addNode(node("Relu", "units" + layer).addInput("sums" + layer));
      previous = "units" + layer;
      width = HIDDEN[layer];
    }
    dense(graph, previous, "score", width, 1, random);
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("thresher")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey("feature_names")
                .setValue(String.join(",", VolumeContents.floatColumns(features))))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static void dense(
      GraphProto.Builder graph,
      String from,
      String to,
      int width,
      int units,
      SplittableRandom random) {
    // Keeps the units' variance near that of the inputs, layer after layer.
    double bound = Math.sqrt(6.0 / Math.max(1, width));
    graph
        .addInitializer(tensor(to + "_weights", bound, random, width, units))
        .addInitializer(tensor(to + "_bias", 0.1, random, units))
        .addNode(node("Gemm", to).addInput(from).addInput(to + "_weights").addInput(to + "_bias"));
  }

  private static TensorProto tensor(
      String name, double bound, SplittableRandom random, int... dimensions) {
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

  private static NodeProto.Builder node(String operator, String output) {
    return NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output);
  }

  private static ValueInfoProto value(String name, int width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("n");
    shape.addDimBuilder().setDimValue(width);
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
