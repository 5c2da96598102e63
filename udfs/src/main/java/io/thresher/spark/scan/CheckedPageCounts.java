package io.thresher.spark.scan;

import io.thresher.parquet.PageCounts;
import java.io.Serializable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** Sums over all executors, in the driver. */
record CheckedPageCounts(LongAccumulator withChecksum, LongAccumulator without)
    implements PageCounts, Serializable {

  static CheckedPageCounts of(SparkSession spark) {
    return new CheckedPageCounts(
        spark.sparkContext().longAccumulator("pages with a checksum"),
        spark.sparkContext().longAccumulator("pages without a checksum"));
  }

  @Override
  public void page(boolean checksum) {
    (checksum ? withChecksum : without).add(1L);
  }
}
