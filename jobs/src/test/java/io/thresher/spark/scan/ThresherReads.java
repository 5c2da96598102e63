package io.thresher.spark.scan;

import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;

/** Has Spark's reader read as Thresher has it, for tests outside of Spark. */
public final class ThresherReads {
  private ThresherReads() {}

  /**
   * @param reader initialised, and not read from yet
   */
  public static void through(VectorizedParquetRecordReader reader) {
    ReaderInternals.shorten(reader);
  }
}
