package io.thresher.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory that begins as ONNX Runtime's own does: its kernels treat elements before such a boundary
 * in another way, which can change their last bits.
 */
public final class AlignedMemory {
  public static final int BYTES = 64;
  public static final int MOST = Integer.MAX_VALUE - 4 * BYTES;

  private AlignedMemory() {}

  /**
   * Direct memory in native byte order, freed with the buffer; {@link #MOST} bytes at most.
   *
   * @throws DirectMemoryException if there is none left
   */
  public static ByteBuffer allocate(int bytes) {
    return direct(Math.addExact(bytes, 2 * BYTES))
        .alignedSlice(BYTES)
        .limit(bytes)
        .slice()
        .order(ByteOrder.nativeOrder());
  }

  /** What the heap lacks, nobody can go on without. */
  private static ByteBuffer direct(int bytes) {
    try {
      return ByteBuffer.allocateDirect(bytes);
    } catch (OutOfMemoryError e) {
      if (String.valueOf(e.getMessage()).contains("heap")) {
        throw e;
      }
      throw new DirectMemoryException(bytes, e);
    }
  }
}
