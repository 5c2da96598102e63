package io.thresher.spark.text.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of a text at a time, the first one as the lowest of a long. */
public final class Words {
  static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Every byte's lowest bit. */
  static final long ONES = 0x0101010101010101L;

  /** Every byte's highest bit. */
  static final long HIGH = ONES << 7;

  private static final long REST = ~HIGH;
  private static final long ZEROS = '0' * ONES;

  /** Lifts every byte but the values of digits into the highest bit. */
  private static final long BEYOND_NINE = (0x80 - 10) * ONES;

  private Words() {}

  /** Not zero where a byte of the word is zero. */
  static long zeros(long word) {
    return (word - ONES) & ~word & HIGH;
  }

  /** How many digits a word begins with. */
  static int digits(long word) {
    long values = word ^ ZEROS;
    long others = ((values + BEYOND_NINE) | values) & HIGH;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /** The number that so many digits at the beginning of a word make: sums of pairs, of pairs. */
  static long number(long word, int digits) {
    // In two steps: a shift by 64 would be one by 0.
    int others = Long.SIZE / 2 - Byte.SIZE / 2 * digits;
    long values = (word ^ ZEROS) << others << others;
    long pairs = values * 10 + (values >>> 8);
    long upper = (pairs & 0x000000FF000000FFL) * (100L + (1_000_000L << 32));
    long lower = ((pairs >>> 16) & 0x000000FF000000FFL) * (1L + (10_000L << 32));
    return (upper + lower) >>> 32;
  }

  /**
   * Counts a byte among others.
   *
   * @param of ASCII
   * @param against where it is among them, all is off; not a byte where there is none
   * @return -1 where one of the bytes is {@code against}, 0 or 1
   */
  public static int count(byte[] bytes, int from, int to, byte of, int against) {
    long wanted = of * ONES;
    long unwanted = (against & 0xFF) * ONES; // Beyond all bytes there is 256, so 0.
    int count = 0;
    int at = from;
    long off = 0;
    int last = to - Long.BYTES;
    for (; at <= last; at += Long.BYTES) {
      long word = (long) LITTLE.get(bytes, at);
      long apart = word ^ wanted;
      count += Long.BYTES - Long.bitCount((((apart & REST) + REST) | apart) & HIGH);
      long barred = word ^ unwanted;
      off |= ((barred - ONES) & ~barred) | ((word - 2 * ONES) & ~word);
    }
    boolean refused = (off & HIGH) != 0;
    for (; at < to; at++) {
      count += bytes[at] == of ? 1 : 0;
      refused |= bytes[at] == against || bytes[at] == 0 || bytes[at] == 1;
    }
    return refused ? -1 : count;
  }
}
