package io.thresher.parquet;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;

/**
 * The pages of one row group, those encoded as BYTE_STREAM_SPLIT as plain ones, which Spark's
 * reader by columns knows. Other pages are handed on as they are.
 */
public final class SplitPages implements PageReadStore {
  private final PageReadStore pages;
  private final Map<ColumnPath, ColumnChunkMetaData> chunks;

  private SplitPages(PageReadStore pages, Map<ColumnPath, ColumnChunkMetaData> chunks) {
    this.pages = pages;
    this.chunks = chunks;
  }

  /** The pages themselves where none of the row group's columns has that encoding. */
  public static PageReadStore of(PageReadStore pages, BlockMetaData group) {
    Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (chunk.getEncodings().contains(Encoding.BYTE_STREAM_SPLIT)) {
        chunks.put(chunk.getPath(), chunk);
      }
    }
    return chunks.isEmpty() ? pages : new SplitPages(pages, chunks);
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    PageReader reader = pages.getPageReader(column);
    return chunks.containsKey(ColumnPath.get(column.getPath()))
        ? new SplitPageReader(reader, column)
        : reader;
  }

  @Override
  public long getRowCount() {
    return pages.getRowCount();
  }

  @Override
  public Optional<Long> getRowIndexOffset() {
    return pages.getRowIndexOffset();
  }

  @Override
  public Optional<PrimitiveIterator.OfLong> getRowIndexes() {
    return pages.getRowIndexes();
  }

  @Override
  public void close() {
    pages.close();
  }
}
