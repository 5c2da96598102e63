package io.thresher.parquet;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Walks a sequence of runs and bit-packed groups without unpacking it. */
final class Runs {
  private Runs() {}

  /**
   * Moves behind {@code count} values of {@code bitWidth} bits.
   *
   * @param largest what no value of a run may exceed
   * @param dialect whether the last run may be padded
   * @return how many values equal 1; only where {@code bitWidth} is 1
   */
  static int walk(ByteBuffer in, int bitWidth, int count, long largest, Dialect dialect)
      throws Damage {
    int seen = 0;
    int ones = 0;
    while (seen < count) {
      int header = varint(in);
      int length = header >>> 1;
      int left = count - seen;
      if (length == 0) {
        throw new Damage("an empty run");
      }
      if ((header & 1) == 0) {
        long value = value(in, (bitWidth + 7) / 8);
        if (length > left || value > largest) {
          throw new Damage(
              String.format(Locale.ROOT, "a run of %d where %d values are left", length, left));
        }
        ones += value == 1 ? length : 0;
        seen += length;
      } else {
        int packed = packed(in, length, bitWidth, left, dialect);
        if (bitWidth == 1) {
          ones += ones(in, packed);
        }
        int bytes = (int) Math.min((long) length * bitWidth, in.remaining());
        in.position(in.position() + bytes);
        seen += packed;
      }
    }
    return ones;
  }

  /** How many of the values that are left lie in {@code groups} of eight. */
  private static int packed(ByteBuffer in, int groups, int bitWidth, int left, Dialect dialect)
      throws Damage {
    long values = groups * 8L;
    boolean padded =
        dialect == Dialect.PADDED_RUNS
            && groups == Dialect.PADDED_GROUPS
            && in.remaining() == groups * bitWidth;
    if (values - left >= 8 && !padded) {
      throw new Damage(
          String.format(Locale.ROOT, "%d packed values where %d are left", values, left));
    }
    int wanted = (int) Math.min(values, left);
    // Some writers cut the last group off behind its last value.
    if ((long) wanted * bitWidth > in.remaining() * 8L) {
      throw new Damage(
          String.format(Locale.ROOT, "%d packed values in %d bytes", wanted, in.remaining()));
    }
    return wanted;
  }

  static boolean areZero(ByteBuffer in, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int ones(ByteBuffer in, int values) {
    int ones = 0;
    int position = in.position();
    for (int i = 0; i < values / 8; i++) {
      ones += Integer.bitCount(in.get(position + i) & 0xFF);
    }
    int rest = values % 8;
    if (rest > 0) {
      ones += Integer.bitCount(in.get(position + values / 8) & ((1 << rest) - 1));
    }
    return ones;
  }

  private static long value(ByteBuffer in, int bytes) throws Damage {
    need(in, bytes);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in.get() & 0xFFL) << (8 * i);
    }
    return value;
  }

  static int varint(ByteBuffer in) throws Damage {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      need(in, 1);
      byte next = in.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new Damage("a number of more than five bytes");
  }

  static void need(ByteBuffer in, int bytes) throws Damage {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new Damage(
          String.format(Locale.ROOT, "%d bytes wanted, %d left", bytes, in.remaining()));
    }
  }
}
