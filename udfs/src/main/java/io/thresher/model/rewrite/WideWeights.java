package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores in float32 what a model of float16 stores, and computes in it: what is then made of the
 * weights finds them as it does in a model of float32.
 */
final class WideWeights {
  private static final int HALF = TensorProto.DataType.FLOAT16.getNumber();
  private static final int SIGN = 0x8000;
  private static final int EXPONENT = 0x7c00;
  private static final int FRACTION = 0x03ff;
  private static final int FRACTION_BITS = 10;
  private static final int BIAS = 15;

  private WideWeights() {}

  /** Changes a model whose weights are all within its file. */
  static Rewritten.Change of(ModelProto model) {
    Rewritten.Change wide = WideHalves.of(model);
    if (wide.note().isEmpty()) {
      return wide;
    }
    GraphProto graph = wide.model().getGraph();
    Map<String, TensorProto> stored = StoredTensors.of(wide.model());
    GraphProto.Builder changed = graph.toBuilder().clearNode();
    Set<String> widened = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      TensorProto half = node.getOpType().equals("Cast") ? stored.get(node.getInput(0)) : null;
      if (half != null && half.getDataType() == HALF && isToFloat(node)) {
        changed.addInitializer(widened(half, node.getOutput(0)));
        widened.add(node.getInput(0));
      } else {
        changed.addNode(node);
      }
    }
    ModelProto whole =
        wide.model().toBuilder().setGraph(StoredTensors.withoutUnused(changed.build())).build();
    return new Rewritten.Change(
        whole,
        String.format(
                Locale.ROOT, "float16: %d stored tensors and all that is computed", widened.size())
            + " are float32");
  }

  private static boolean isToFloat(NodeProto cast) {
    @Nullable AttributeProto to = Nodes.attribute(cast, "to");
    return to != null && to.getI() == TensorProto.DataType.FLOAT.getNumber();
  }

  private static TensorProto widened(TensorProto half, String name) {
    short[] bits = bits(half);
    ByteBuffer wide = ByteBuffer.allocate(bits.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (short each : bits) {
      wide.putFloat(number(each));
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addAllDims(half.getDimsList())
        .setRawData(ByteString.copyFrom(wide.flip()))
        .build();
  }

  /** Either as they are, or each as a whole number. */
  private static short[] bits(TensorProto half) {
    if (half.getInt32DataCount() > 0) {
      short[] bits = new short[half.getInt32DataCount()];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = (short) half.getInt32Data(i);
      }
      return bits;
    }
    ShortBuffer raw =
        half.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    short[] bits = new short[raw.remaining()];
    raw.get(bits);
    return bits;
  }

  /** IEEE 754 binary16: Java has it from version 20 on. */
  static float number(short bits) {
    int exponent = (bits & EXPONENT) >> FRACTION_BITS;
    int fraction = bits & FRACTION;
    float size;
    if (exponent == EXPONENT >> FRACTION_BITS) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS);
    } else {
      int whole = (1 << FRACTION_BITS) + fraction;
      size = Math.scalb((float) whole, exponent - BIAS - FRACTION_BITS);
    }
    return (bits & SIGN) == 0 ? size : -size;
  }
}
