package io.thresher.model;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small ONNX models, built by hand. Dimensions are given as numbers or as symbols. */
public final class OnnxModels {
  public static final long OPSET = 17;
  public static final long IR_VERSION = 8;

  private OnnxModels() {}

  /** {@code y = x}. */
  public static ModelProto identity(ElementType type, Object... shape) {
    return model(
        graph(node("Identity", "x", "y"))
            .addInput(value("x", type, shape))
            .addOutput(value("y", type, shape)));
  }

  /** {@code sum = a + b}, two inputs {@code [n, 1]}. */
  public static ModelProto add(ElementType type) {
    NodeProto add = node("Add", "a", "sum").toBuilder().addInput("b").setName("plus").build();
    return model(
        graph(add)
            .addInput(value("a", type, "n", 1))
            .addInput(value("b", type, "n", 1))
            .addOutput(value("sum", type, "n", 1)));
  }

  /** {@code y = x * weights}: {@code [n, rows]} to {@code [n, columns]}. */
  public static ModelProto matMul(float[][] weights) {
    return matMul(
        weights.length,
        weights[0].length,
        tensor("w", weights.length, weights[0].length).setRawData(raw(weights)).build());
  }

  /** The same with weights in another file, which {@link #raw} gives the content of. */
  public static ModelProto externalMatMul(
      int rows, int columns, String location, long offset, long length) {
    TensorProto.Builder weights =
        tensor("w", rows, columns).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    weights.addExternalData(entry("location", location));
    weights.addExternalData(entry("offset", Long.toString(offset)));
    weights.addExternalData(entry("length", Long.toString(length)));
    return matMul(rows, columns, weights.build());
  }

  /** {@code y = x} by an operator of that domain. */
  public static ModelProto customDomain(String domain) {
    NodeProto node =
        node("Frobnicate", "x", "y").toBuilder().setDomain(domain).setName("frob").build();
    return model(
            graph(node)
                .addInput(value("x", ElementType.FLOAT, "n", 1))
                .addOutput(value("y", ElementType.FLOAT, "n", 1)))
        .toBuilder()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1))
        .build();
  }

  private static ModelProto matMul(int rows, int columns, TensorProto weights) {
    return model(
        graph(node("MatMul", "x", "y").toBuilder().addInput("w").build())
            .addInput(value("x", ElementType.FLOAT, "n", rows))
            .addOutput(value("y", ElementType.FLOAT, "n", columns))
            .addInitializer(weights));
  }

  public static ModelProto model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("thresher-tests")
        .setProducerVersion("1")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  public static GraphProto.Builder graph(NodeProto... nodes) {
    return GraphProto.newBuilder().setName("g").addAllNode(List.of(nodes));
  }

  public static NodeProto node(String operator, String input, String output) {
    return NodeProto.newBuilder().setOpType(operator).addInput(input).addOutput(output).build();
  }

  public static NodeProto cast(String input, String output, ElementType to) {
    return node("Cast", input, output).toBuilder()
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(to.onnxCode()))
        .build();
  }

  /** An attribute that is a whole number. */
  public static AttributeProto whole(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  public static ValueInfoProto value(String name, ElementType type, Object... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (Object dimension : shape) {
      if (dimension instanceof Integer size) {
        dimensions.addDimBuilder().setDimValue(size);
      } else {
        dimensions.addDimBuilder().setDimParam(dimension.toString());
      }
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.onnxCode()).setShape(dimensions).build();
    return typed(name, TypeProto.newBuilder().setTensorType(tensor));
  }

  public static ValueInfoProto typed(String name, TypeProto.Builder type) {
    return ValueInfoProto.newBuilder().setName(name).setType(type).build();
  }

  /** A float tensor without data. */
  public static TensorProto.Builder tensor(String name, long... dimensions) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(ElementType.FLOAT.onnxCode());
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    return tensor;
  }

  public static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** Floats as ONNX files store them. */
  public static ByteString raw(float[][] rows) {
    ByteBuffer bytes =
        ByteBuffer.allocate(rows.length * rows[0].length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float number : row) {
        bytes.putFloat(number);
      }
    }
    return ByteString.copyFrom(bytes.flip());
  }

  /** Writes a model and gives its path back. */
  public static Path write(ModelProto model, Path file) {
    return write(model.toByteString(), file);
  }

  public static Path write(ByteString bytes, Path file) {
    try {
      return Files.write(file, bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
