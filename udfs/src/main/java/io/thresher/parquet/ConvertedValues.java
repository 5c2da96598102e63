package io.thresher.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * Values of a type that Spark has none for, and their dictionary, as plain ones of another type.
 */
final class ConvertedValues implements PageRewrite {
  private final ColumnDescriptor column;
  private final Conversion conversion;

  ConvertedValues(ColumnDescriptor column, Conversion conversion) {
    this.column = column;
    this.conversion = conversion;
  }

  @Override
  public boolean takes(Encoding encoding) {
    return !encoding.usesDictionary();
  }

  @Override
  public byte[] plain(ByteBuffer in, Encoding encoding, int most) throws IOException {
    if (encoding == Encoding.PLAIN) {
      // Some writers pad pages; what is behind the values stays unread.
      return converted(in, Math.min(in.remaining() / conversion.width(), most));
    }
    int count = count(in.duplicate());
    if (count < 0 || count > most) {
      throw new IOException(count + " values in a page of " + most);
    }
    return converted(decoded(in, encoding, count), count);
  }

  @Override
  public DictionaryPage dictionary(DictionaryPage page) throws IOException {
    ByteBuffer in = RewritingPageReader.bytes(page.getBytes());
    int size = page.getDictionarySize();
    if (size < 0 || size > in.remaining() / conversion.width()) {
      throw new IOException(size + " values in a dictionary of " + in.remaining() + " bytes");
    }
    return new DictionaryPage(BytesInput.from(converted(in, size)), size, page.getEncoding());
  }

  private byte[] converted(ByteBuffer values, int count) throws IOException {
    ByteBuffer in = values.order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer out =
        ByteBuffer.allocate(count * conversion.newWidth()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      switch (conversion) {
        case HALF_FLOATS -> out.putFloat(Conversion.halfFloat(in.getShort()));
        case MILLISECONDS -> out.putLong(conversion.nanoseconds(in.getInt()));
        case MICROSECONDS, NANOSECONDS -> out.putLong(conversion.nanoseconds(in.getLong()));
        case SHORT_DECIMALS, LONG_DECIMALS -> throw new IllegalStateException("see DecimalValues");
      }
    }
    return out.array();
  }

  /** Encodings by differences begin with sizes of blocks, then the number of their values. */
  static int count(ByteBuffer in) throws IOException {
    try (ByteBufferInputStream header = ByteBufferInputStream.wrap(in)) {
      BytesUtils.readUnsignedVarInt(header);
      BytesUtils.readUnsignedVarInt(header);
      return BytesUtils.readUnsignedVarInt(header);
    }
  }

  private ByteBuffer decoded(ByteBuffer in, Encoding encoding, int count) throws IOException {
    ByteBuffer plain =
        ByteBuffer.allocate(count * conversion.width()).order(ByteOrder.LITTLE_ENDIAN);
    try {
      ValuesReader values = encoding.getValuesReader(column, ValuesType.VALUES);
      values.initFromPage(count, ByteBufferInputStream.wrap(in));
      for (int i = 0; i < count; i++) {
        switch (conversion) {
          case HALF_FLOATS -> plain.put(values.readBytes().toByteBuffer());
          case MILLISECONDS -> plain.putInt(values.readInteger());
          case MICROSECONDS, NANOSECONDS -> plain.putLong(values.readLong());
          case SHORT_DECIMALS, LONG_DECIMALS ->
              throw new IllegalStateException("see DecimalValues");
        }
      }
    } catch (ParquetDecodingException | UnsupportedOperationException e) {
      throw new IOException("values that are not " + encoding, e);
    }
    return plain.flip();
  }
}
