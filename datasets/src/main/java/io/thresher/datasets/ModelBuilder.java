package io.thresher.datasets;

import ai.onnx.proto.OnnxMl.AttributeProto;
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

/** The ONNX file of an untrained model: inputs, one output of floats, random weights. */
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

  /** An input of strings. */
  ModelBuilder texts(String name, int... row) {
    graph.addInput(value(name, TensorProto.DataType.STRING, row));
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

  /** An input of int64 that holds a text a row, {@code [n, length]}. */
  ModelBuilder tokens(String name) {
    ValueInfoProto.Builder input = value(name, 0).toBuilder();
    TypeProto.Tensor.Builder type = input.getTypeBuilder().getTensorTypeBuilder();
    type.setElemType(TensorProto.DataType.INT64.getNumber());
    type.getShapeBuilder().getDimBuilder(1).setDimParam("length");
    graph.addInput(input);
    return this;
  }

  /** A vector for each token of a text, {@code [n, length, width]}. */
  ModelBuilder states(String name, int width) {
    ValueInfoProto.Builder output = value(name, 0, width).toBuilder();
    output
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1)
        .setDimParam("length");
    graph.addOutput(output);
    return this;
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

  /** Random numbers between {@code -bound} and {@code bound}. */
  ModelBuilder randoms(String name, double bound, int... shape) {
    graph.addInitializer(tensor(name, bound, shape));
    return this;
  }

  /** The same number {@code count} times. */
  ModelBuilder floats(String name, int count, float value) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(count);
    for (int i = 0; i < count; i++) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  ModelBuilder longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
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
    return value(name, TensorProto.DataType.FLOAT, row);
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, int... row) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("n");
    for (int dimension : row) {
      shape.addDimBuilder().setDimValue(dimension);
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
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
