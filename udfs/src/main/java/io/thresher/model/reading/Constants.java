package io.thresher.model.reading;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Small whole numbers that a model stores: shapes, axes, indices. */
final class Constants {
  private static final int MOST = 64;

  private Constants() {}

  static Flow flow(TensorProto tensor) {
    return Flow.constant(tensor.getDimsCount(), whole(tensor));
  }

  /** The elements of a vector or scalar of int64 or int32; null for any other tensor. */
  static long @Nullable [] whole(TensorProto tensor) {
    int type = tensor.getDataType();
    boolean wide = type == TensorProto.DataType.INT64.getNumber();
    if (tensor.getDimsCount() > 1
        || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || !(wide || type == TensorProto.DataType.INT32.getNumber())) {
      return null;
    }
    long count = tensor.getDimsCount() == 0 ? 1 : tensor.getDims(0);
    if (count < 0 || count > MOST) {
      return null;
    }
    long[] elements = new long[(int) count];
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int stored = wide ? tensor.getInt64DataCount() : tensor.getInt32DataCount();
    boolean isRaw = raw.remaining() == count * (wide ? Long.BYTES : Integer.BYTES);
    if (!isRaw && stored != count) {
      return null;
    }
    for (int i = 0; i < count; i++) {
      if (isRaw) {
        elements[i] = wide ? raw.getLong() : raw.getInt();
      } else {
        elements[i] = wide ? tensor.getInt64Data(i) : tensor.getInt32Data(i);
      }
    }
    return elements;
  }
}
