package io.thresher.runtime.process;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory that this process and one child share, in pieces. A piece is lent until its buffer is
 * no longer reachable, as with all direct memory: whoever still holds it may write there. Then it
 * is lent again, since the child keeps all that it was ever shown. Thread-safe.
 */
final class Segments {
  private static final int LEAST_BYTES = 64 << 10;
  private static final int LARGE_BYTES = 1 << 30;
  private static final long COLLECTION_BYTES = 256L << 20;
  private static final long COLLECTION_MILLIS = 50;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

  private final SharedFiles files;
  private final ReferenceQueue<ByteBuffer> unreachable = new ReferenceQueue<>();
  private final Set<Lent> lent = new HashSet<>();
  private final List<Segment> free = new ArrayList<>();
  private long total;
  private long collectAt = COLLECTION_BYTES;
  private int made;

  /** Memory of both, under a number. */
  record Segment(int number, ByteBuffer memory) {}

  /**
   * @param file to be shown to the child and then removed; null where it has seen it
   */
  record Loan(ByteBuffer buffer, Segment segment, SharedFiles.@Nullable SharedFile file) {}

  private static final class Lent extends PhantomReference<ByteBuffer> {
    private final Segment segment;

    Lent(ByteBuffer buffer, Segment segment, ReferenceQueue<ByteBuffer> queue) {
      super(buffer, queue);
      this.segment = segment;
    }
  }

  Segments(SharedFiles files) {
    this.files = files;
  }

  /**
   * So many bytes, all zero.
   *
   * @throws io.thresher.tensor.DirectMemoryException if there is no room
   */
  synchronized Loan take(int bytes) throws ClosedByInterruptException {
    int size = size(bytes);
    collect(0);
    Segment present = fitting(size);
    if (present == null && total + size > collectAt && !lent.isEmpty()) {
      System.gc(); // As Java does where direct memory lacks.
      collect(COLLECTION_MILLIS);
      present = fitting(size);
      collectAt = Math.max(collectAt, 2 * total);
    }
    if (present != null) {
      ByteBuffer buffer = lend(present, bytes);
      clear(buffer);
      return new Loan(buffer, present, null);
    }
    SharedFiles.SharedFile file = files.create(made, size);
    Segment segment = new Segment(made, file.memory());
    made++;
    total += size;
    return new Loan(lend(segment, bytes), segment, file);
  }

  private static int size(int bytes) {
    return bytes > LARGE_BYTES
        ? bytes
        : Math.max(LEAST_BYTES, Integer.highestOneBit(Math.max(1, bytes - 1)) << 1);
  }

  private ByteBuffer lend(Segment segment, int bytes) {
    ByteBuffer buffer = segment.memory().slice(0, bytes).order(ByteOrder.nativeOrder());
    lent.add(new Lent(buffer, segment, unreachable));
    return buffer;
  }

  private @Nullable Segment fitting(int size) {
    Segment best = null;
    for (Segment segment : free) {
      int capacity = segment.memory().capacity();
      if (capacity >= size && (best == null || capacity < best.memory().capacity())) {
        best = segment;
      }
    }
    free.remove(best);
    return best;
  }

  private void collect(long millis) {
    try {
      Reference<?> reference = millis == 0 ? unreachable.poll() : unreachable.remove(millis);
      while (reference != null) {
        Lent back = (Lent) reference;
        if (lent.remove(back)) {
          free.add(back.segment);
        }
        reference = unreachable.poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // What is unreachable is found next time.
    }
  }

  private static void clear(ByteBuffer buffer) {
    for (int at = 0; at < buffer.capacity(); at += ZEROS.capacity()) {
      buffer.put(at, ZEROS, 0, Math.min(ZEROS.capacity(), buffer.capacity() - at));
    }
  }
}
