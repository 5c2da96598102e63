package io.thresher.parquet;

import io.thresher.errors.InputProblems;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;

/** Decimals in byte arrays, and their dictionary, as plain whole numbers of 32 or 64 bits. */
final class DecimalValues implements PageRewrite {
  private final ColumnDescriptor column;
  private final int width;
  private final long limit;

  /** Bytes of each value before; 0 where each has its length before it. */
  private final int fixed;

  /**
   * @param width bytes of a number afterwards
   */
  DecimalValues(ColumnDescriptor column, int width) {
    this.column = column;
    this.width = width;
    this.limit = limit(column);
    this.fixed = Math.max(0, column.getPrimitiveType().getTypeLength());
  }

  /** The power of ten that no number of a column reaches. */
  private static long limit(ColumnDescriptor column) {
    if (column.getPrimitiveType().getLogicalTypeAnnotation()
        instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigInteger.TEN.pow(decimal.getPrecision()).longValueExact();
    }
    throw new IllegalArgumentException(column + " has no decimals");
  }

  @Override
  public boolean takes(Encoding encoding) {
    return !encoding.usesDictionary();
  }

  @Override
  public byte[] plain(ByteBuffer in, Encoding encoding, int most) throws IOException {
    if (encoding == Encoding.PLAIN) {
      return numbers(in, most);
    }
    int count = ConvertedValues.count(in.duplicate());
    if (count < 0 || count > most) {
      throw new IOException(count + " values in a page of " + most);
    }
    return decoded(in, encoding, count);
  }

  @Override
  public DictionaryPage dictionary(DictionaryPage page) throws IOException {
    ByteBuffer in = RewritingPageReader.bytes(page.getBytes());
    int size = page.getDictionarySize();
    if (size < 0 || size > in.remaining() / least()) {
      throw new IOException(size + " values in a dictionary of " + in.remaining() + " bytes");
    }
    return new DictionaryPage(BytesInput.from(numbers(in, size)), size, page.getEncoding());
  }

  /** Of byte arrays, one after the other: as many as there are, of which nulls are none. */
  private byte[] numbers(ByteBuffer values, int most) throws IOException {
    ByteBuffer in = values.order(ByteOrder.LITTLE_ENDIAN);
    int room = Math.min(most, in.remaining() / least()); // of nulls there may be many more
    ByteBuffer out = ByteBuffer.allocate(room * width).order(ByteOrder.LITTLE_ENDIAN);
    while (out.hasRemaining() && in.remaining() >= least()) {
      int length = fixed > 0 ? fixed : in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new IOException(
            String.format(
                Locale.ROOT, "a value of %d bytes where %d are left", length, in.remaining()));
      }
      put(in.slice(in.position(), length), out);
      in.position(in.position() + length);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Bytes that a value takes at least. */
  private int least() {
    return fixed > 0 ? fixed : Integer.BYTES;
  }

  private byte[] decoded(ByteBuffer in, Encoding encoding, int count) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
    try {
      ValuesReader values = encoding.getValuesReader(column, ValuesType.VALUES);
      values.initFromPage(count, ByteBufferInputStream.wrap(in));
      for (int i = 0; i < count; i++) {
        put(values.readBytes().toByteBuffer(), out);
      }
    } catch (ParquetDecodingException | UnsupportedOperationException e) {
      throw new IOException("values that are not " + encoding, e);
    }
    return out.array();
  }

  /** A number in bytes, the greatest first; some writers make no byte of 0. */
  private void put(ByteBuffer bytes, ByteBuffer out) throws IOException {
    long number = bytes.hasRemaining() ? bytes.get() : 0;
    while (bytes.hasRemaining()) {
      if (number != (number << Byte.SIZE) >> Byte.SIZE) {
        throw moreDigits();
      }
      number = (number << Byte.SIZE) | Byte.toUnsignedInt(bytes.get());
    }
    if (number <= -limit || number >= limit) {
      throw moreDigits();
    }
    if (width == Long.BYTES) {
      out.putLong(number);
    } else {
      out.putInt((int) number);
    }
  }

  private IOException moreDigits() {
    return new IOException(
        InputProblems.MORE_DIGITS + ", column '%s'".formatted(String.join(".", column.getPath())));
  }
}
