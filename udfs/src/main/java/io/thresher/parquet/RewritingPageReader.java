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
import org.jspecify.annotations.Nullable;

/** The pages of one column chunk, with values that are written anew on the way. */
final class RewritingPageReader implements PageReader {
  private final PageReader pages;
  private final ColumnDescriptor column;
  private final PageRewrite rewrite;

  RewritingPageReader(PageReader pages, ColumnDescriptor column, PageRewrite rewrite) {
    this.pages = pages;
    this.column = column;
    this.rewrite = rewrite;
  }

  @Override
  public long getTotalValueCount() {
    return pages.getTotalValueCount();
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    DictionaryPage page = pages.readDictionaryPage();
    try {
      return page == null ? null : rewrite.dictionary(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public @Nullable DataPage readPage() {
    DataPage page = pages.readPage();
    try {
      if (page instanceof DataPageV1 first && rewrite.takes(first.getValueEncoding())) {
        return first(first);
      } else if (page instanceof DataPageV2 second && rewrite.takes(second.getDataEncoding())) {
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
    byte[] plain =
        rewrite.plain(
            in.slice(levels, in.remaining() - levels),
            page.getValueEncoding(),
            page.getValueCount());
    BytesInput rewritten =
        BytesInput.concat(BytesInput.from(in.slice(0, levels)), BytesInput.from(plain));
    int size = (int) rewritten.size();
    return page.getFirstRowIndex().isPresent()
        ? new DataPageV1(
            rewritten,
            page.getValueCount(),
            size,
            page.getFirstRowIndex().get(),
            page.getIndexRowCount().orElse(0),
            page.getStatistics(),
            page.getRlEncoding(),
            page.getDlEncoding(),
            Encoding.PLAIN)
        : new DataPageV1(
            rewritten,
            page.getValueCount(),
            size,
            page.getStatistics(),
            page.getRlEncoding(),
            page.getDlEncoding(),
            Encoding.PLAIN);
  }

  private DataPage second(DataPageV2 page) throws IOException {
    ByteBuffer repetition = bytes(page.getRepetitionLevels());
    ByteBuffer definition = bytes(page.getDefinitionLevels());
    BytesInput plain =
        BytesInput.from(
            rewrite.plain(bytes(page.getData()), page.getDataEncoding(), page.getValueCount()));
    return page.getFirstRowIndex().isPresent()
        ? DataPageV2.uncompressed(
            page.getRowCount(),
            page.getNullCount(),
            page.getValueCount(),
            page.getFirstRowIndex().get(),
            BytesInput.from(repetition),
            BytesInput.from(definition),
            Encoding.PLAIN,
            plain,
            page.getStatistics())
        : DataPageV2.uncompressed(
            page.getRowCount(),
            page.getNullCount(),
            page.getValueCount(),
            BytesInput.from(repetition),
            BytesInput.from(definition),
            Encoding.PLAIN,
            plain,
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

  /** From position 0 on, wherever in a chunk the page lies. */
  static ByteBuffer bytes(BytesInput bytes) throws IOException {
    return bytes.toInputStream().slice((int) bytes.size()).slice();
  }
}
