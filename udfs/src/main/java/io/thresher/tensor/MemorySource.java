package io.thresher.tensor;

import java.nio.ByteBuffer;

/** Gives the memory that tensors lie in. */
@FunctionalInterface
public interface MemorySource {
  /** Memory of this process alone, freed with the buffer. */
  MemorySource DIRECT = AlignedMemory::allocate;

  /**
   * Memory outside of Java's heap, in native byte order, that begins as ONNX Runtime's own does: at
   * a multiple of 64.
   *
   * @throws DirectMemoryException if there is none left
   */
  ByteBuffer allocate(int bytes);
}
