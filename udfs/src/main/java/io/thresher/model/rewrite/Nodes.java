package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** New nodes and small tensors. A node is called by what it gives. */
final class Nodes {
  private Nodes() {}

  static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  static NodeProto cast(String input, String output, TensorProto.DataType to) {
    return node("Cast", output, input).addAttribute(integer("to", to.getNumber())).build();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto integers(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addInts(value)
        .build();
  }

  /** Whether a graph is within, which may use any value of the one around it. */
  static boolean holdsGraphs(NodeProto node) {
    return node.getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0);
  }

  static @Nullable AttributeProto attribute(NodeProto node, String name) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  /** A stored tensor that is there. */
  static TensorProto known(Map<String, TensorProto> stored, String name) {
    return Objects.requireNonNull(stored.get(name), name);
  }

  static TensorProto scalar(String name, float value) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  static TensorProto scalar(String name, long value) {
    return vector(name, value).toBuilder().clearDims().build();
  }

  static TensorProto scalar(String name, byte value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.UINT8.getNumber())
        .setRawData(ByteString.copyFrom(new byte[] {value}))
        .build();
  }

  static TensorProto floats(String name, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addDims(values.length)
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  static TensorProto vector(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64.getNumber())
        .addDims(values.length)
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }
}
