package io.thresher.model;

import java.util.Locale;

/**
 * The element types of tensors that Thresher moves. Source: ONNX IR, {@code TensorProto.DataType};
 * {@link #onnxCode} is its number there.
 */
public enum ElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  STRING(8, 0),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  UINT32(12, 4),
  UINT64(13, 8),
  BFLOAT16(16, 2);

  private final int onnxCode;
  private final int bytes;

  ElementType(int onnxCode, int bytes) {
    this.onnxCode = onnxCode;
    this.bytes = bytes;
  }

  public int onnxCode() {
    return onnxCode;
  }

  /** Bytes an element takes in a tensor; 0 for {@link #STRING}, which has no fixed width. */
  public int bytes() {
    return bytes;
  }

  /** As the ONNX documentation writes it, for example {@code float16}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
  }
}
