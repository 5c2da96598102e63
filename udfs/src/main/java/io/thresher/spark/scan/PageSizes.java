package io.thresher.spark.scan;

import java.util.List;

/**
 * How many bytes the rows of a column take, by its pages.
 *
 * @param first the number of the first row of each page
 * @param bytes that each page takes once it is read
 * @param rows of the column
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record PageSizes(long[] first, double[] bytes, long rows) {

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
