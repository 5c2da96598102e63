package io.thresher.spark.scan;

import io.thresher.parquet.PageExtent;
import java.util.List;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;

/**
 * How many bytes the rows of a column take, by its pages.
 *
 * @param first the number of the first row of each page
 * @param bytes that each page takes once it is read
 * @param rows of the column
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record PageSizes(long[] first, double[] bytes, long rows) {

  /** By the index that a file has of a column's pages. */
  static PageSizes of(OffsetIndex index, ColumnChunkMetaData chunk, long rows) {
    double unpacked = (double) chunk.getTotalUncompressedSize() / chunk.getTotalSize();
    long[] first = new long[index.getPageCount()];
    double[] bytes = new double[first.length];
    for (int page = 0; page < first.length; page++) {
      first[page] = index.getFirstRowIndex(page);
      bytes[page] = index.getCompressedPageSize(page) * unpacked;
    }
    return new PageSizes(first, bytes, rows);
  }

  /** By the pages themselves: rows of a list count as having equally many elements. */
  static PageSizes of(List<PageExtent> pages, long rows) {
    double values = Math.max(1, pages.stream().mapToLong(PageExtent::values).sum());
    long[] first = new long[pages.size()];
    double[] bytes = new double[first.length];
    long before = 0;
    for (int page = 0; page < first.length; page++) {
      first[page] = Math.round(before / values * rows);
      bytes[page] = pages.get(page).bytes();
      before += pages.get(page).values();
    }
    return new PageSizes(first, bytes, rows);
  }

  /** The most bytes that any batch takes of some columns where batches have so many rows. */
  static double largest(List<PageSizes> columns, long rowsOfBatch) {
    if (columns.isEmpty()) {
      return 0;
    }
    double largest = 0;
    int[] pages = new int[columns.size()];
    for (long from = 0; from < columns.get(0).rows; from += rowsOfBatch) {
      double sum = 0;
      for (int column = 0; column < pages.length; column++) {
        PageSizes sizes = columns.get(column);
        while (sizes.end(pages[column]) <= from) {
          pages[column]++;
        }
        sum += sizes.between(pages[column], from, from + rowsOfBatch);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  private long end(int page) {
    return page + 1 < first.length ? first[page + 1] : rows;
  }

  /** Within a page, rows count as alike. */
  private double between(int page, long from, long to) {
    double sum = 0;
    for (int i = page; i < first.length && first[i] < to; i++) {
      long end = end(i);
      double share = Math.min(end, to) - Math.max(first[i], from);
      sum += end == first[i] ? bytes[i] : bytes[i] * share / (end - first[i]);
    }
    return sum;
  }
}
