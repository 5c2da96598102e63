package io.thresher.trees;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of a node, by name, as plain arrays; an absent one is empty. */
final class Attributes {
  private final Map<String, AttributeProto> byName = new HashMap<>();

  Attributes(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      Unsupported.unless(attribute.getRefAttrName().isEmpty(), "an attribute of a function");
      byName.put(attribute.getName(), attribute);
    }
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  private @Nullable AttributeProto find(String name) {
    return byName.get(name);
  }

  long integer(String name, long fallback) {
    AttributeProto attribute = find(name);
    return attribute == null ? fallback : attribute.getI();
  }

  float number(String name, float fallback) {
    AttributeProto attribute = find(name);
    return attribute == null ? fallback : attribute.getF();
  }

  String text(String name, String fallback) {
    AttributeProto attribute = find(name);
    return attribute == null ? fallback : attribute.getS().toStringUtf8();
  }

  long[] integers(String name) {
    AttributeProto attribute = find(name);
    return attribute == null
        ? new long[0]
        : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  List<String> texts(String name) {
    AttributeProto attribute = find(name);
    return attribute == null
        ? List.of()
        : attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList();
  }

  double[] floats(String name) {
    AttributeProto attribute = find(name);
    return attribute == null
        ? new double[0]
        : attribute.getFloatsList().stream().mapToDouble(Float::doubleValue).toArray();
  }

  /** The list of floats, or its twin that is a tensor, which has to be of the precision. */
  double[] numbers(String name, Precision precision) {
    double[] tensor = tensor(name + "_as_tensor", precision);
    Unsupported.unless(
        tensor.length == 0 || !has(name), name + " is given twice, as a list and as a tensor");
    return tensor.length > 0 ? tensor : floats(name);
  }

  /** A tensor attribute of exactly the precision. */
  double[] tensor(String name, Precision precision) {
    AttributeProto attribute = find(name);
    if (attribute == null) {
      return new double[0];
    }
    int type = attribute.getT().getDataType();
    int wanted =
        precision == Precision.FLOAT
            ? TensorProto.DataType.FLOAT.getNumber()
            : TensorProto.DataType.DOUBLE.getNumber();
    Unsupported.unless(type == wanted, name + " is of another type than the features");
    return values(attribute.getT());
  }

  /** A tensor attribute of bytes. */
  int[] bytes(String name) {
    AttributeProto attribute = find(name);
    if (attribute == null) {
      return new int[0];
    }
    TensorProto tensor = attribute.getT();
    Unsupported.unless(
        tensor.getDataType() == TensorProto.DataType.UINT8.getNumber(), name + " is not of bytes");
    if (tensor.getRawData().isEmpty()) {
      return tensor.getInt32DataList().stream().mapToInt(Integer::intValue).toArray();
    }
    int[] values = new int[tensor.getRawData().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.getRawData().byteAt(i) & 0xff;
    }
    return values;
  }

  /** The values of a stored tensor of floats or doubles. */
  static double[] values(TensorProto tensor) {
    Unsupported.unless(
        tensor.getDataLocation() == TensorProto.DataLocation.DEFAULT, "values in another file");
    boolean floats = tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber();
    Unsupported.unless(
        floats || tensor.getDataType() == TensorProto.DataType.DOUBLE.getNumber(),
        "a constant that is neither float nor double");
    if (tensor.getRawData().isEmpty()) {
      return floats
          ? tensor.getFloatDataList().stream().mapToDouble(Float::doubleValue).toArray()
          : tensor.getDoubleDataList().stream().mapToDouble(Double::doubleValue).toArray();
    }
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[raw.remaining() / (floats ? Float.BYTES : Double.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats ? raw.getFloat() : raw.getDouble();
    }
    return values;
  }

  /** The values of a stored tensor of whole numbers. */
  static long[] integers(TensorProto tensor) {
    Unsupported.unless(
        tensor.getDataLocation() == TensorProto.DataLocation.DEFAULT
            && tensor.getDataType() == TensorProto.DataType.INT64.getNumber(),
        "a constant that is no whole number");
    if (tensor.getRawData().isEmpty()) {
      return tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray();
    }
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long[] values = new long[raw.remaining() / Long.BYTES];
    raw.asLongBuffer().get(values);
    return values;
  }
}
