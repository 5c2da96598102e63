package io.thresher.output;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** The values of one column of a row group, encoded page by page, with the statistics of a page. */
abstract class Values {
  private final PrimitiveType type;
  private final boolean kept;
  private Statistics<?> statistics;

  Values(ColumnDescriptor column, ParquetProperties properties) {
    type = column.getPrimitiveType();
    kept = properties.getStatisticsEnabled(column);
    statistics = empty();
  }

  private Statistics<?> empty() {
    return kept ? Statistics.createStats(type) : Statistics.noopStats(type);
  }

  /**
   * Adds values that are not null.
   *
   * @param room bytes that the page should still take, up to all that a long holds; at least one
   *     value is added
   * @return how many were added
   */
  abstract int add(ColumnVector vector, int from, int count, long room);

  final void addNulls(int count) {
    statistics.incrementNumNulls(count);
  }

  /** The size of the page's values, were they not encoded. */
  abstract long bytes();

  /** The length of the page's strings of bytes alone; 0 for other types. */
  long unencodedBytes() {
    return 0;
  }

  /** Of the page; to be asked before {@link #encoding}. */
  abstract BytesInput encoded();

  /** These levels and, behind them, the values encoded. */
  BytesInput encoded(BytesInput levels) {
    return BytesInput.concat(levels, encoded());
  }

  abstract Encoding encoding();

  Statistics<?> statistics() {
    return statistics;
  }

  /** Begins another page. */
  void reset() {
    statistics = empty();
  }

  /** The dictionary that pages refer to; null where none does. */
  abstract @Nullable DictionaryPage dictionary();

  abstract void close();
}
