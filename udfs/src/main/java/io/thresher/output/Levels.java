package io.thresher.output;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.ValuesWriter;

/**
 * The repetition or the definition levels of one page. Most pages have one level throughout, which
 * is a single run: those are only counted.
 */
final class Levels {
  private static final int LONGEST_RUN_HEADER = 5;

  private final int highest;
  private final ValuesWriter encoder;
  private final long[] histogram;
  private int level;
  private int run;
  private boolean mixed;

  /**
   * @param counted whether a histogram is kept
   */
  Levels(int highest, ValuesWriter encoder, boolean counted) {
    this.highest = highest;
    this.encoder = encoder;
    histogram = new long[counted ? highest + 1 : 0];
  }

  void add(int added, int count) {
    if (histogram.length > 0) {
      histogram[added] += count;
    }
    if (highest == 0 || count == 0) {
      return;
    }
    if (!mixed && (run == 0 || added == level)) {
      level = added;
      run += count;
      return;
    }
    if (!mixed) {
      mixed = true;
      encode(level, run);
    }
    encode(added, count);
  }

  private void encode(int encoded, int count) {
    for (int i = 0; i < count; i++) {
      encoder.writeInteger(encoded);
    }
  }

  BytesInput bytes() {
    return highest == 0 || mixed ? encoder.getBytes() : singleRun();
  }

  /** Source: the Parquet format, "Run Length Encoding / Bit-Packing Hybrid", data page v1. */
  private BytesInput singleRun() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES + LONGEST_RUN_HEADER + 1).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(Integer.BYTES);
    int header = run << 1;
    while ((header & ~0x7f) != 0) {
      bytes.put((byte) ((header & 0x7f) | 0x80));
      header >>>= 7;
    }
    bytes.put((byte) header).put((byte) level);
    bytes.putInt(0, bytes.position() - Integer.BYTES);
    return BytesInput.from(bytes.array(), 0, bytes.position());
  }

  Encoding encoding() {
    return encoder.getEncoding();
  }

  /** How many values have each level; empty where that is not kept. */
  List<Long> histogram() {
    return Arrays.stream(histogram).boxed().toList();
  }

  void reset() {
    encoder.reset();
    Arrays.fill(histogram, 0);
    run = 0;
    mixed = false;
  }

  void close() {
    encoder.close();
  }
}
