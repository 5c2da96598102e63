package io.thresher.parquet;

import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;

/** The pages of one row group, each checked when it is read. */
public final class CheckedPages extends PagesOver {
  private final String file;
  private final Dialect dialect;
  private final Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();
  private final PageCounts counts;
  private final PageCodecs codecs;

  /**
   * @param dialect of the writer of the file
   * @param group what the footer says of the row group that {@code pages} are of
   * @param codecs that decompress the pages
   */
  public CheckedPages(
      PageReadStore pages,
      String file,
      Dialect dialect,
      BlockMetaData group,
      PageCounts counts,
      PageCodecs codecs) {
    super(pages);
    this.file = file;
    this.dialect = dialect;
    group.getColumns().forEach(chunk -> chunks.put(chunk.getPath(), chunk));
    this.counts = counts;
    this.codecs = codecs;
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    PageReader reader = pages.getPageReader(column);
    ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(column.getPath()));
    if (chunk == null) {
      return reader;
    }
    boolean complete = pages.getRowIndexes().isEmpty();
    return new CheckedPageReader(
        reader, new ChunkFacts(file, column, chunk, dialect, complete), counts, codecs);
  }
}
