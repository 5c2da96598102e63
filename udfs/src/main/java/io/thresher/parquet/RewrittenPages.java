package io.thresher.parquet;

import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one row group, the values of some columns written as Spark's reader by columns knows
 * them. Other pages are handed on as they are.
 */
public final class RewrittenPages extends PagesOver {
  /**
   * One column.
   *
   * @param stored as it lies in the file; null where that is how it is asked for
   */
  private record Rewritten(@Nullable ColumnDescriptor stored, PageRewrite rewrite) {}

  private final Map<ColumnPath, Rewritten> columns;

  private RewrittenPages(PageReadStore pages, Map<ColumnPath, Rewritten> columns) {
    super(pages);
    this.columns = columns;
  }

  /**
   * Pages encoded as BYTE_STREAM_SPLIT as plain ones; the pages themselves where there are none.
   */
  public static PageReadStore joined(PageReadStore pages, BlockMetaData group) {
    Map<ColumnPath, Rewritten> split = new HashMap<>();
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (chunk.getEncodings().contains(Encoding.BYTE_STREAM_SPLIT)) {
        split.put(chunk.getPath(), new Rewritten(null, JoinedBytes.of(chunk.getPrimitiveType())));
      }
    }
    return split.isEmpty() ? pages : new RewrittenPages(pages, split);
  }

  /**
   * Values that Spark cannot read, or reads wrong, as others.
   *
   * @param columns as they lie in the file
   */
  public static PageReadStore converted(
      PageReadStore pages, Map<ColumnDescriptor, Conversion> columns) {
    Map<ColumnPath, Rewritten> converted = new HashMap<>();
    columns.forEach(
        (column, conversion) -> {
          if (conversion.changesValues()) {
            converted.put(
                ColumnPath.get(column.getPath()),
                new Rewritten(
                    column,
                    conversion.isOfDecimals()
                        ? new DecimalValues(column, conversion.newWidth())
                        : new ConvertedValues(column, conversion)));
          }
        });
    return converted.isEmpty() ? pages : new RewrittenPages(pages, converted);
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    Rewritten rewritten = columns.get(ColumnPath.get(column.getPath()));
    if (rewritten == null) {
      return pages.getPageReader(column);
    }
    ColumnDescriptor stored = rewritten.stored() == null ? column : rewritten.stored();
    return new RewritingPageReader(pages.getPageReader(stored), stored, rewritten.rewrite());
  }
}
