package io.thresher.spark.text.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a split of a file, as Hadoop divides it: those that begin behind its first byte, or
 * at the first of the file, and not behind its end. A line ends with LF, CR or both. Lines lie in
 * one array that is filled again and again, and behind each of them is a byte that is none of its.
 */
public final class BlockLines implements Closeable {
  /** The end of a split that goes as far as its stream. */
  public static final long OPEN = Long.MAX_VALUE;

  private static final int SMALLEST = 1 << 13;
  private static final int LARGEST = 1 << 17;
  private static final int MOST = Integer.MAX_VALUE - 8;
  private static final long FEEDS = '\n' * Words.ONES;
  private static final long RETURNS = '\r' * Words.ONES;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final long end;
  private byte[] bytes;
  private long begin;
  private int filled;
  private int next;
  private int from;
  private int to;
  private boolean ended;
  private boolean ascii;

  private BlockLines(InputStream in, long start, long end) {
    this.in = in;
    this.begin = start;
    this.end = end;
    bytes = new byte[(int) Math.max(SMALLEST, Math.min(LARGEST, end - start + 1))];
  }

  /**
   * Closes the stream when it is closed itself.
   *
   * @param in at the first byte of the split
   * @param start that byte's place in the file
   * @param end the place behind the split's last byte
   */
  public static BlockLines open(InputStream in, long start, long end) throws IOException {
    BlockLines lines = new BlockLines(in, start, end);
    if (start == 0) {
      lines.skipMark();
    } else if (lines.ends()) {
      lines.next = lines.behind(); // The end of a line that belongs to the split before.
    }
    return lines;
  }

  /** Of UTF-8; one of another encoding is text to it. */
  private void skipMark() throws IOException {
    boolean more = true;
    while (more && filled < MARK.length) {
      more = fill();
    }
    next =
        filled >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)
            ? MARK.length
            : 0;
  }

  /** Goes to the next line; false where there is none. */
  public boolean advance() throws IOException {
    if (begin + next > end || !ends()) {
      return false;
    }
    next = behind();
    return true;
  }

  /** Finds the line that begins at {@link #next}; false where nothing is left. */
  private boolean ends() throws IOException {
    from = next;
    to = next;
    ascii = true;
    while (!find()) {
      if (!fill()) {
        bytes[filled] = '\n';
        return to > from;
      }
    }
    return true;
  }

  /** The place behind the line's end. */
  private int behind() throws IOException {
    if (to == filled) {
      return to;
    }
    if (bytes[to] == '\r') {
      if (to + 1 == filled) {
        fill();
      }
      return to + 1 < filled && bytes[to + 1] == '\n' ? to + 2 : to + 1;
    }
    return to + 1;
  }

  /** Moves {@link #to} to the line's end, or to that of what was read. */
  private boolean find() {
    int at = to;
    long all = 0;
    int last = filled - Long.BYTES;
    for (; at <= last; at += Long.BYTES) {
      long word = (long) Words.LITTLE.get(bytes, at);
      all |= word;
      long found = Words.zeros(word ^ FEEDS) | Words.zeros(word ^ RETURNS);
      if (found != 0) {
        to = at + (Long.numberOfTrailingZeros(found) >>> 3);
        ascii &= (all & Words.HIGH) == 0;
        return true;
      }
    }
    for (; at < filled; at++) {
      all |= bytes[at];
      if (bytes[at] == '\n' || bytes[at] == '\r') {
        break;
      }
    }
    to = at;
    ascii &= (all & Words.HIGH) == 0;
    return at < filled;
  }

  /** Reads on, with the present line moved to the front; false at the end. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    int kept = filled - from;
    if (kept + 1 >= bytes.length) {
      if (kept >= MOST - 1) {
        throw new IOException("a line of more than " + kept + " bytes");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(MOST, 2L * bytes.length));
    }
    if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, kept);
      begin += from;
      to -= from;
      next -= from;
      from = 0;
    }
    int count = in.readNBytes(bytes, kept, bytes.length - 1 - kept);
    ended = count == 0;
    filled = kept + count;
    return !ended;
  }

  /** What the line lies in, until the next call of {@link #advance}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the line begins. */
  public int from() {
    return from;
  }

  /** Where it ends. */
  public int to() {
    return to;
  }

  /** Whether all its bytes are ASCII; false may be wrong, by bytes right behind it. */
  public boolean isAscii() {
    return ascii;
  }

  @Override
  public void close() throws IOException {
    bytes = new byte[0];
    in.close();
  }
}
