package io.thresher.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column chunk: where the first bytes of all values stand before the second bytes
 * of all, and so on, the bytes of each value are put together.
 */
final class SplitPageReader implements PageReader {
  private final PageReader pages;
  private final ColumnDescriptor column;
  private final int width;

  SplitPageReader(PageReader pages, ColumnDescriptor column) {
    this.pages = pages;
    this.column = column;
    width = width(column.getPrimitiveType());
  }

  private static int width(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32, FLOAT -> 4;
      case INT64, DOUBLE -> 8;
      case INT96 -> 12;
      case FIXED_LEN_BYTE_ARRAY -> type.getTypeLength();
      case BOOLEAN, BINARY -> 1;
    };
  }

  @Override
  public long getTotalValueCount() {
    return pages.getTotalValueCount();
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    return pages.readDictionaryPage();
  }

  @Override
  public @Nullable DataPage readPage() {
    DataPage page = pages.readPage();
    try {
      if (page instanceof DataPageV1 first
          && first.getValueEncoding() == Encoding.BYTE_STREAM_SPLIT) {
        return first(first);
      } else if (page instanceof DataPageV2 second
          && second.getDataEncoding() == Encoding.BYTE_STREAM_SPLIT) {
        return second(second);
      }
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage first(DataPageV1 page) throws IOException {
    ByteBuffer in = bytes(page.getBytes());
    int levels = skip(in, column.getMaxRepetitionLevel());
    levels += skip(in.slice(levels, in.remaining() - levels), column.getMaxDefinitionLevel());
    BytesInput joined = BytesInput.from(joined(in, levels));
    return page.getFirstRowIndex().isPresent()
        ? new DataPageV1(
            joined,
            page.getValueCount(),
            page.getUncompressedSize(),
            page.getFirstRowIndex().get(),
            page.getIndexRowCount().orElse(0),
            page.getStatistics(),
            page.getRlEncoding(),
            page.getDlEncoding(),
            Encoding.PLAIN)
        : new DataPageV1(
            joined,
            page.getValueCount(),
            page.getUncompressedSize(),
            page.getStatistics(),
            page.getRlEncoding(),
            page.getDlEncoding(),
            Encoding.PLAIN);
  }

  private DataPage second(DataPageV2 page) throws IOException {
    ByteBuffer repetition = bytes(page.getRepetitionLevels());
    ByteBuffer definition = bytes(page.getDefinitionLevels());
    BytesInput joined = BytesInput.from(joined(bytes(page.getData()), 0));
    return page.getFirstRowIndex().isPresent()
        ? DataPageV2.uncompressed(
            page.getRowCount(),
            page.getNullCount(),
            page.getValueCount(),
            page.getFirstRowIndex().get(),
            BytesInput.from(repetition),
            BytesInput.from(definition),
            Encoding.PLAIN,
            joined,
            page.getStatistics())
        : DataPageV2.uncompressed(
            page.getRowCount(),
            page.getNullCount(),
            page.getValueCount(),
            BytesInput.from(repetition),
            BytesInput.from(definition),
            Encoding.PLAIN,
            joined,
            page.getStatistics());
  }

  /** Bytes that levels take at the beginning of a page, with their length before them. */
  private static int skip(ByteBuffer in, int maximum) throws IOException {
    if (maximum == 0) {
      return 0;
    }
    int length = in.remaining() < 4 ? -1 : in.order(ByteOrder.LITTLE_ENDIAN).getInt(in.position());
    if (length < 0 || length > in.remaining() - 4) {
      throw new IOException("levels of " + length + " bytes in " + in.remaining());
    }
    return 4 + length;
  }

  /** The page, with its values from byte {@code from} on put together. */
  private byte[] joined(ByteBuffer in, int from) throws IOException {
    byte[] split = new byte[in.remaining()];
    in.duplicate().get(split);
    byte[] joined = new byte[split.length];
    System.arraycopy(split, 0, joined, 0, from);
    int count = (split.length - from) / width;
    if (count * width != split.length - from) {
      throw new IOException((split.length - from) + " bytes of values of " + width + " bytes each");
    }
    for (int part = 0; part < width; part++) {
      int source = from + part * count;
      for (int i = 0, target = from + part; i < count; i++, target += width) {
        joined[target] = split[source + i];
      }
    }
    return joined;
  }

  /** From position 0 on, wherever in a chunk the page lies. */
  private static ByteBuffer bytes(BytesInput bytes) throws IOException {
    return bytes.toInputStream().slice((int) bytes.size()).slice();
  }
}
