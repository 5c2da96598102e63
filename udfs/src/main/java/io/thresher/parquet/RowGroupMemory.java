package io.thresher.parquet;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.parquet.bytes.ByteBufferAllocator;

/**
 * Memory for the bytes of one row group, which goes to the next one, of any file: Parquet would
 * have all of it collected as garbage. For the one thread that reads a file.
 */
public final class RowGroupMemory implements ByteBufferAllocator {
  /** Given up where the heap runs short. */
  private static final Deque<SoftReference<ByteBuffer>> FREE = new ConcurrentLinkedDeque<>();

  /** Parquet asks for blocks of this size while there is as much left to read. */
  static final int BLOCK = 8 * 1024 * 1024;

  private final List<ByteBuffer> lent = new ArrayList<>();

  @Override
  public ByteBuffer allocate(int size) {
    if (size != BLOCK) {
      return ByteBuffer.allocate(size);
    }
    ByteBuffer block = free();
    lent.add(block);
    return block;
  }

  private static ByteBuffer free() {
    for (SoftReference<ByteBuffer> next = FREE.pollFirst(); next != null; next = FREE.pollFirst()) {
      ByteBuffer block = next.get();
      if (block != null) {
        return block.clear();
      }
    }
    return ByteBuffer.allocate(BLOCK);
  }

  /** Takes back what was lent: nothing may read the row group any more. */
  public void takeBack() {
    lent.forEach(block -> FREE.addFirst(new SoftReference<>(block)));
    lent.clear();
  }

  @Override
  public void release(ByteBuffer block) {
    // Taken back with the row group.
  }

  @Override
  public boolean isDirect() {
    return false;
  }
}
