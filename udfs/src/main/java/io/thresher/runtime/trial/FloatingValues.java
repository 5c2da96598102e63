package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.HalfFloats;
import java.nio.ByteBuffer;

/** The elements of a tensor of numbers, each as a double. */
final class FloatingValues {
  private final ElementType type;
  private final ByteBuffer data;

  FloatingValues(ModelValue.Tensor tensor) throws OrtException {
    type = tensor.type();
    data = tensor.data();
  }

  int size() {
    return data.remaining() / type.bytes();
  }

  double at(int element) {
    int at = data.position() + element * type.bytes();
    return switch (type) {
      case FLOAT -> data.getFloat(at);
      case DOUBLE -> data.getDouble(at);
      case FLOAT16 -> HalfFloats.float16(data.getShort(at));
      case BFLOAT16 -> HalfFloats.bfloat16(data.getShort(at));
      case INT32, UINT32 -> data.getInt(at);
      case INT64, UINT64 -> data.getLong(at);
      default -> throw new IllegalStateException(type.label());
    };
  }
}
