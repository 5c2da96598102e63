package io.thresher.model;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Element types by their number in ONNX files. */
public final class ElementTypes {
  private ElementTypes() {}

  /** The type with that number; null where Thresher does not move it. */
  public static @Nullable ElementType of(int onnxCode) {
    for (ElementType type : ElementType.values()) {
      if (type.onnxCode() == onnxCode) {
        return type;
      }
    }
    return null;
  }

  /** A name for any number, for messages. */
  static String label(int onnxCode) {
    DataType known = DataType.forNumber(onnxCode);
    return known == null
        ? "element type " + onnxCode
        : known == DataType.UNDEFINED ? "no element type" : known.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The same-width signed type for the unsigned types that ONNX Runtime's Java API cannot make
   * tensors of; null for all others.
   */
  static @Nullable ElementType signedStandIn(ElementType type) {
    return switch (type) {
      case UINT16 -> ElementType.INT16;
      case UINT32 -> ElementType.INT32;
      case UINT64 -> ElementType.INT64;
      default -> null;
    };
  }

  /** The least bytes that so many elements take in a file; -1 where unknown. */
  static long bytes(int onnxCode, long elements) {
    ElementType type = of(onnxCode);
    if (type == null || type.bytes() == 0) {
      return -1;
    }
    return Math.multiplyExact(elements, type.bytes());
  }
}
