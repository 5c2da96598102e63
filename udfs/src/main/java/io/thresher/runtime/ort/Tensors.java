package io.thresher.runtime.ort;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtUtil;
import ai.onnxruntime.TensorInfo;
import io.thresher.model.ElementType;
import io.thresher.tensor.TensorSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tensors of ONNX Runtime over memory of ours; the caller closes them, the memory stays. */
public final class Tensors {
  private Tensors() {}

  static OnnxTensor of(TensorSlice slice) throws OrtException {
    OrtEnvironment environment = NativeLibrary.environment();
    return slice.type() == ElementType.STRING
        ? OnnxTensor.createTensor(environment, slice.strings(), slice.shape())
        : OnnxTensor.createTensor(environment, slice.data(), slice.shape(), javaType(slice.type()));
  }

  /** Whether ONNX Runtime's Java API can write an output of this type into memory of ours. */
  public static boolean canLend(ElementType type) {
    return switch (type) {
      case UINT16, UINT32, UINT64, STRING -> false;
      default -> true;
    };
  }

  public static long[] shape(int rows, List<Integer> rowShape) {
    long[] shape = new long[1 + rowShape.size()];
    shape[0] = rows;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = rowShape.get(i - 1);
    }
    return shape;
  }

  public static boolean compatible(long[] declared, long[] shape) {
    boolean compatible = declared.length == shape.length;
    for (int i = 0; compatible && i < shape.length; i++) {
      compatible = declared[i] < 0 || declared[i] == shape[i];
    }
    return compatible;
  }

  /**
   * The Java API's type of the same width: a model's unsigned inputs are adapted to take the signed
   * bits.
   */
  private static OnnxJavaType javaType(ElementType type) {
    return switch (type) {
      case FLOAT -> OnnxJavaType.FLOAT;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT16, UINT16 -> OnnxJavaType.INT16;
      case INT32, UINT32 -> OnnxJavaType.INT32;
      case INT64, UINT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
      case STRING -> OnnxJavaType.STRING;
    };
  }

  /** The element type of a result; null for those that Thresher does not move. */
  public static @Nullable ElementType elementType(TensorInfo info) {
    String label = info.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(label)) {
        return type;
      }
    }
    return null;
  }

  /** The element type of a Java type, as keys and values of maps have it. */
  public static ElementType elementType(OnnxJavaType type) {
    return ElementType.valueOf(type.name());
  }

  /** Texts of any shape, row-major. */
  public static String[] flatten(Object strings) {
    return strings instanceof String[] flat ? flat : OrtUtil.flattenString((Object[]) strings);
  }
}
