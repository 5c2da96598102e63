package io.thresher.tensor;

import io.thresher.model.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows of one input or output that a run of a model reads or writes. The memory stays its owner's.
 */
public final class TensorSlice {
  private static final ByteBuffer NO_MEMORY = ByteBuffer.allocateDirect(0);
  private static final String[] NO_STRINGS = {};

  private final String name;
  private final ElementType type;
  private final long[] shape;
  private final ByteBuffer memory;
  private final int offset;
  private final int bytes;
  private final String[] strings;

  private TensorSlice(
      String name,
      ElementType type,
      long[] shape,
      ByteBuffer memory,
      int offset,
      int bytes,
      String[] strings) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.memory = memory;
    this.offset = offset;
    this.bytes = bytes;
    this.strings = strings;
  }

  /**
   * @param memory of which it is {@code bytes} bytes from {@code offset} on
   */
  public static TensorSlice of(
      String name, ElementType type, long[] shape, ByteBuffer memory, int offset, int bytes) {
    return new TensorSlice(name, type, shape, memory, offset, bytes, NO_STRINGS);
  }

  /**
   * @param strings row-major
   */
  public static TensorSlice ofStrings(String name, long[] shape, String[] strings) {
    return new TensorSlice(name, ElementType.STRING, shape, NO_MEMORY, 0, 0, strings);
  }

  /** Of the input or output. */
  public String name() {
    return name;
  }

  public ElementType type() {
    return type;
  }

  /** Rows first. Not to be changed. */
  public long[] shape() {
    return shape;
  }

  /** Its elements, in native byte order; empty for strings. */
  public ByteBuffer data() {
    return memory.slice(offset, bytes).order(ByteOrder.nativeOrder());
  }

  /** All of the memory that it is a part of: the very object that a {@link MemorySource} gave. */
  public ByteBuffer memory() {
    return memory;
  }

  /** Where in {@link #memory} it begins, bytes. */
  public int offset() {
    return offset;
  }

  /** Whether it is the same part of the same memory, by the same name, and in the same shape. */
  @SuppressWarnings("ReferenceEquality") // What is in the memory does not matter.
  public boolean isSameMemory(TensorSlice other) {
    return memory == other.memory
        && type != ElementType.STRING
        && offset == other.offset
        && bytes == other.bytes
        && type == other.type
        && name.equals(other.name)
        && Arrays.equals(shape, other.shape);
  }

  /** What its elements take; 0 for strings. */
  public int bytes() {
    return bytes;
  }

  /** Row-major; empty for all other types. Not to be changed. */
  public String[] strings() {
    return strings;
  }
}
