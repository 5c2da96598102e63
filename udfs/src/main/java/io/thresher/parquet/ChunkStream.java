package io.thresher.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One column chunk of a local file, of which one page at a time is in memory. The chunks of a file
 * share the open file and one thread, and may share the memory, so that it stays in the processor's
 * cache.
 */
final class ChunkStream extends InputStream {
  private static final int FIRST_STEP = 64 * 1024;

  /**
   * Beside as much as the last page had: room for a header, and for a page that is a bit larger.
   */
  private static final int MARGIN = 1024;

  /** Old writers left the header of the dictionary out of the length of the chunk. */
  private static final int MISSING_AT_MOST = 100;

  private final FSDataInputStream file;
  private final long end;
  private final long last;
  private Memory memory;
  private boolean isAlone;
  private int step = FIRST_STEP;
  private long position;
  private int at;
  private int limit;

  /**
   * @param start of the chunk in the file
   * @param end of the chunk, by the footer
   * @param length of the file
   * @param memory for what is read
   */
  ChunkStream(FSDataInputStream file, long start, long end, long length, Memory memory) {
    this.file = file;
    this.position = start;
    this.end = end;
    this.last = Math.min(length, end + MISSING_AT_MOST);
    this.memory = memory;
  }

  /** Bytes of one page, and whose they are. */
  static final class Memory {
    private byte[] bytes = {};
    private @Nullable ChunkStream owner;
  }

  @Override
  public int read() throws IOException {
    return has(1) ? memory.bytes[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!has(1)) {
      return -1;
    }
    int count = Math.min(length, limit - at);
    System.arraycopy(memory.bytes, at, bytes, from, count);
    at += count;
    return count;
  }

  /** Goes on in memory of its own, where bytes stay until more of this chunk are asked for. */
  void leaveSharedMemory() {
    memory = new Memory();
    isAlone = true;
  }

  /** Whether no other chunk reads into its memory, as far as it was asked for that. */
  boolean isAlone() {
    return isAlone;
  }

  /** Whether the chunk ends here, by the footer. */
  boolean isAtEnd() {
    return position - (limit - at) >= end;
  }

  /** The next bytes; they change when more is read into the same memory. */
  ByteBuffer take(int size) throws IOException {
    if (size < 0 || !has(size)) {
      throw new EOFException(
          String.format(Locale.ROOT, "a page of %d bytes does not fit its column chunk", size));
    }
    ByteBuffer bytes = ByteBuffer.wrap(memory.bytes, at, size);
    at += size;
    step = size;
    return bytes;
  }

  /** Whether as many bytes follow, which then are in memory. */
  private boolean has(int size) throws IOException {
    if (memory.owner != this) {
      memory.owner = this;
      position -= limit - at;
      at = 0;
      limit = 0;
    }
    int left = limit - at;
    if (left >= size) {
      return true;
    }
    if (size - left > last - position) {
      return false;
    }
    long wanted = Math.min(Math.max(step, size) + (long) MARGIN, left + end - position);
    int more = (int) Math.max(size, wanted) - left;
    if (more > memory.bytes.length - limit) {
      byte[] bytes = left + more <= memory.bytes.length ? memory.bytes : new byte[left + more];
      System.arraycopy(memory.bytes, at, bytes, 0, left);
      memory.bytes = bytes;
      at = 0;
      limit = left;
    }
    file.seek(position);
    file.readFully(memory.bytes, limit, more);
    position += more;
    limit += more;
    return true;
  }
}
