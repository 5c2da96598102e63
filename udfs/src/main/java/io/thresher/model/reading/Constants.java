package io.thresher.model.reading;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Small whole numbers that a model stores: shapes, axes, indices, factors. */
final class Constants {
  private static final int MOST = 64;

  /** Up to here float32 has all whole numbers. */
  private static final int LARGEST = 1 << 24;

  private Constants() {}

  static Flow flow(TensorProto tensor) {
    return Flow.constant(tensor.getDimsCount(), whole(tensor));
  }

  /**
   * The elements of a vector or scalar of int64, int32 or float32; null for any other tensor. What
   * is no whole number is {@link Flow#ANY}.
   */
  static long @Nullable [] whole(TensorProto tensor) {
    int type = tensor.getDataType();
    boolean real = type == TensorProto.DataType.FLOAT.getNumber();
    boolean wide = type == TensorProto.DataType.INT64.getNumber();
    if (tensor.getDimsCount() > 1
        || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || !(wide || real || type == TensorProto.DataType.INT32.getNumber())) {
      return null;
    }
    long count = tensor.getDimsCount() == 0 ? 1 : tensor.getDims(0);
    if (count < 0 || count > MOST) {
      return null;
    }
    long[] elements = new long[(int) count];
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int stored =
        real
            ? tensor.getFloatDataCount()
            : wide ? tensor.getInt64DataCount() : tensor.getInt32DataCount();
    boolean isRaw = raw.remaining() == count * (wide ? Long.BYTES : Integer.BYTES);
    if (!isRaw && stored != count) {
      return null;
    }
    for (int i = 0; i < count; i++) {
      if (real) {
        elements[i] = whole(isRaw ? raw.getFloat() : tensor.getFloatData(i));
      } else if (isRaw) {
        elements[i] = wide ? raw.getLong() : raw.getInt();
      } else {
        elements[i] = wide ? tensor.getInt64Data(i) : tensor.getInt32Data(i);
      }
    }
    return elements;
  }

  private static long whole(float number) {
    boolean isWhole = Math.rint(number) == number && Math.abs(number) <= LARGEST;
    return isWhole ? (long) number : Flow.ANY;
  }
}
