package io.thresher.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.schema.PrimitiveType;

/**
 * BYTE_STREAM_SPLIT: where the first bytes of all values stand before the second bytes of all, and
 * so on, the bytes of each value are put together.
 */
record JoinedBytes(int width) implements PageRewrite {

  static JoinedBytes of(PrimitiveType type) {
    return new JoinedBytes(
        switch (type.getPrimitiveTypeName()) {
          case INT32, FLOAT -> 4;
          case INT64, DOUBLE -> 8;
          case INT96 -> 12;
          case FIXED_LEN_BYTE_ARRAY -> type.getTypeLength();
          case BOOLEAN, BINARY -> 1;
        });
  }

  @Override
  public boolean takes(Encoding encoding) {
    return encoding == Encoding.BYTE_STREAM_SPLIT;
  }

  @Override
  public byte[] plain(ByteBuffer in, Encoding encoding, int most) throws IOException {
    byte[] split = new byte[in.remaining()];
    in.get(split);
    byte[] joined = new byte[split.length];
    int count = split.length / width;
    if (count * width != split.length) {
      throw new IOException(split.length + " bytes of values of " + width + " bytes each");
    }
    for (int part = 0; part < width; part++) {
      int source = part * count;
      for (int i = 0, target = part; i < count; i++, target += width) {
        joined[target] = split[source + i];
      }
    }
    return joined;
  }

  @Override
  public DictionaryPage dictionary(DictionaryPage page) {
    return page;
  }
}
