package io.thresher.output;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the pages of one row group. It goes to the row groups behind that one, of any file,
 * once all pages are released together: a process keeps no more than its row groups took at once,
 * and the collector may have it where the heap is short. Owned by one thread.
 */
final class PageMemory implements ByteBufferAllocator, AutoCloseable {
  /** With its header no more than whole regions of G1. */
  private static final int CHUNK = (4 << 20) - 64;

  /** Larger pages would leave too much of a chunk unused. */
  private static final int LARGEST = CHUNK / 4;

  private static final Deque<SoftReference<byte[]>> FREE = new ArrayDeque<>();

  private final List<byte[]> chunks = new ArrayList<>();
  private int used = CHUNK;

  @Override
  public ByteBuffer allocate(int size) {
    if (size > LARGEST) {
      return ByteBuffer.allocate(size);
    }
    if (chunks.isEmpty() || CHUNK - used < size) {
      chunks.add(chunk());
      used = 0;
    }
    ByteBuffer page = ByteBuffer.wrap(chunks.get(chunks.size() - 1), used, size).slice();
    used += size;
    return page;
  }

  private static byte[] chunk() {
    byte @Nullable [] chunk = null;
    synchronized (FREE) {
      while (chunk == null && !FREE.isEmpty()) {
        chunk = FREE.pop().get();
      }
    }
    return chunk == null ? new byte[CHUNK] : chunk;
  }

  /** Memory comes back when this is closed. */
  @Override
  public void release(ByteBuffer page) {}

  @Override
  public boolean isDirect() {
    return false;
  }

  @Override
  public void close() {
    synchronized (FREE) {
      for (byte[] chunk : chunks) {
        FREE.push(new SoftReference<>(chunk));
      }
    }
    chunks.clear();
    used = CHUNK;
  }
}
