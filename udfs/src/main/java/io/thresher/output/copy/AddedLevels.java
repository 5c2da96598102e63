package io.thresher.output.copy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Pages of a column that may hold no nulls, for one that may: the levels, which say that all values
 * are there, go before the values. In a page of Snappy they are a literal before the others, which
 * refer backwards by distance, and stay as they are.
 */
final class AddedLevels {
  private static final int BITS = 0x7f;

  private AddedLevels() {}

  /** Whether they can be added to pages of a codec as they are. */
  static boolean fit(CompressionCodecName codec) {
    return codec == CompressionCodecName.SNAPPY || codec == CompressionCodecName.UNCOMPRESSED;
  }

  /** A run of ones as long as the page, behind its own length. */
  private static byte[] levels(int values) throws IOException {
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    BytesUtils.writeUnsignedVarInt(values << 1, run);
    run.write(1);
    return ByteBuffer.allocate(Integer.BYTES + run.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(run.size())
        .put(run.toByteArray())
        .array();
  }

  /** Bytes that the levels of a page take, uncompressed. */
  static int size(int values) throws IOException {
    return levels(values).length;
  }

  /**
   * A page with levels before its values.
   *
   * @param page of data of the first version, as it lies in the file
   * @param values that it holds
   */
  static BytesInput before(ByteBuffer page, int values, CompressionCodecName codec)
      throws IOException {
    byte[] levels = levels(values);
    if (codec == CompressionCodecName.UNCOMPRESSED) {
      return BytesInput.concat(BytesInput.from(levels), BytesInput.from(page));
    }
    ByteBuffer rest = page.duplicate();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    BytesUtils.writeUnsignedVarInt(Math.addExact(length(rest), levels.length), head);
    head.write((levels.length - 1) << 2); // The tag of a literal of up to 60 bytes.
    head.write(levels);
    return BytesInput.concat(BytesInput.from(head.toByteArray()), BytesInput.from(rest));
  }

  /** What a page of a codec says that its length is, uncompressed. */
  static int length(ByteBuffer page, CompressionCodecName codec) {
    return codec == CompressionCodecName.UNCOMPRESSED ? page.remaining() : length(page.duplicate());
  }

  /** What a stream of Snappy begins with. */
  private static int length(ByteBuffer stream) {
    int length = 0;
    int shift = 0;
    byte next;
    do {
      next = stream.get();
      length |= (next & BITS) << shift;
      shift += 7;
    } while (next < 0);
    return length;
  }
}
