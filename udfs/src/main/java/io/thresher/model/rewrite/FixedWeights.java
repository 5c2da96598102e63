package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Weights in int8 with a scale for each channel, and what is added to each channel as int32 with
 * the product of both scales, as ONNX Runtime's sums have it.
 */
final class FixedWeights {
  /** A sum of 32 bits has room for what is added and for the products, too. */
  private static final double MOST_ADDED = 1 << 30;

  private final TensorProto weights;

  /** Elements from one number of a channel to that of the next. */
  private final int behind;

  private final float[] numbers;
  private final float[] added;
  private final float[] scales;

  /**
   * @param axis of the channels
   * @param added one number a channel; none for nothing
   * @param scale of what the weights are multiplied by
   * @param most of a weight
   */
  FixedWeights(TensorProto weights, int axis, float[] added, float scale, int most) {
    this.weights = weights;
    this.added = added;
    behind =
        (int)
            weights.getDimsList().stream()
                .skip(axis + 1)
                .mapToLong(n -> n)
                .reduce(1, (a, b) -> a * b);
    numbers = Objects.requireNonNull(of(weights));
    scales = new float[(int) weights.getDims(axis)];
    for (int i = 0; i < numbers.length; i++) {
      int channel = channel(i);
      scales[channel] = Math.max(scales[channel], Math.abs(numbers[i]) / most);
    }
    for (int channel = 0; channel < scales.length; channel++) {
      float least =
          added.length == 0 ? 0 : (float) (Math.abs(added[channel]) / (scale * MOST_ADDED));
      scales[channel] = Math.max(scales[channel], least);
      scales[channel] = scales[channel] == 0 ? 1 : scales[channel];
    }
  }

  /** The finite numbers of a float32 tensor; null where it has others. */
  static float @Nullable [] of(TensorProto tensor) {
    float @Nullable [] numbers = StoredTensors.floats(tensor);
    long elements = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    if (numbers == null || numbers.length != elements) {
      return null;
    }
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return null;
      }
    }
    return numbers;
  }

  private int channel(int element) {
    return element / behind % scales.length;
  }

  /** The weights, under a name. */
  TensorProto weights(String name) {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.rint(numbers[i] / scales[channel(i)]);
    }
    return tensor(name, TensorProto.DataType.INT8, weights.getDimsList(), bytes);
  }

  /** The scale of each channel, under a name. */
  TensorProto scales(String name) {
    return Nodes.floats(name, scales);
  }

  /** The zero of each channel, under a name. */
  TensorProto zeros(String name) {
    return tensor(name, TensorProto.DataType.INT8, channels(), new byte[scales.length]);
  }

  /** What is added, under a name. */
  TensorProto added(String name, float scale) {
    byte[] bytes = new byte[added.length * Integer.BYTES];
    ByteBuffer levels = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < added.length; channel++) {
      double step = (double) scale * scales[channel];
      levels.putInt((int) Math.rint(added[channel] / step));
    }
    return tensor(name, TensorProto.DataType.INT32, channels(), bytes);
  }

  /** The scale of what is added to each channel, under a name. */
  TensorProto addedScales(String name, float scale) {
    float[] steps = new float[scales.length];
    for (int channel = 0; channel < steps.length; channel++) {
      steps[channel] = scale * scales[channel];
    }
    return Nodes.floats(name, steps);
  }

  /** The zero of what is added to each channel, under a name. */
  TensorProto addedZeros(String name) {
    byte[] bytes = new byte[scales.length * Integer.BYTES];
    return tensor(name, TensorProto.DataType.INT32, channels(), bytes);
  }

  private List<Long> channels() {
    return List.of((long) scales.length);
  }

  private static TensorProto tensor(
      String name, TensorProto.DataType type, List<Long> shape, byte[] bytes) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(shape)
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }
}
