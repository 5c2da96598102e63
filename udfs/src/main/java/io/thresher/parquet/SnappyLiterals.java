package io.thresher.parquet;

import java.nio.ByteBuffer;

/**
 * Pages of Snappy that hold their bytes as they are, as do those of numbers that do not repeat: all
 * that is to be done is to take out the few bytes that stand between them. Source: <a
 * href="https://github.com/google/snappy/blob/main/format_description.txt">Snappy's format</a>.
 */
final class SnappyLiterals {
  private static final int KIND = 3;
  private static final int LONGEST_IN_TAG = 60;

  private final byte[] bytes;
  private final int end;
  private int at;

  private SnappyLiterals(ByteBuffer page) {
    bytes = page.array();
    at = page.arrayOffset() + page.position();
    end = at + page.remaining();
  }

  /** Whether a page is of this kind, and of so many bytes. */
  static boolean are(ByteBuffer page, int size) {
    SnappyLiterals literals = new SnappyLiterals(page);
    if (literals.number(Integer.BYTES + 1) != size) {
      return false;
    }
    long total = 0;
    while (literals.at < literals.end) {
      long length = literals.length();
      if (length < 0) {
        return false;
      }
      literals.at += (int) length;
      total += length;
    }
    return total == size;
  }

  /**
   * The bytes of such a page, in its memory.
   *
   * @param page whose own bytes are lost
   */
  static ByteBuffer join(ByteBuffer page, int size) {
    SnappyLiterals literals = new SnappyLiterals(page);
    literals.number(Integer.BYTES + 1);
    int length = (int) literals.length();
    int first = literals.at;
    int to = first + length;
    literals.at = to;
    while (literals.at < literals.end) {
      length = (int) literals.length();
      System.arraycopy(literals.bytes, literals.at, literals.bytes, to, length);
      literals.at += length;
      to += length;
    }
    return ByteBuffer.wrap(literals.bytes, first, size);
  }

  /** Of the next literal, which then follows; -1 where none does. */
  private long length() {
    int tag = bytes[at++] & 0xff;
    if ((tag & KIND) != 0) {
      return -1;
    }
    long length = (tag >>> 2) + 1L;
    if (length > LONGEST_IN_TAG) {
      int more = (int) length - LONGEST_IN_TAG;
      if (more > end - at) {
        return -1;
      }
      length = 1;
      for (int i = 0; i < more; i++) {
        length += (bytes[at++] & 0xffL) << (Byte.SIZE * i);
      }
    }
    return length > end - at ? -1 : length;
  }

  /** Of seven bits a byte, the lowest first; -1 where it has more bytes than it may. */
  private long number(int most) {
    long number = 0;
    for (int i = 0; i < most && at < end; i++) {
      int next = bytes[at++];
      number |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return number;
      }
    }
    return -1;
  }
}
