package io.thresher.output;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;

/**
 * Hands an encoded page to the writer of the parquet-java at hand: since 1.16, which came with
 * Spark 4.1, it also asks for statistics of places, of which no page here has any.
 */
enum PageHandOver {
  WITH_PLACES {
    @Override
    void write(
        PageWriter pages,
        BytesInput encoded,
        int entries,
        int rows,
        Statistics<?> statistics,
        SizeStatistics sizes,
        Encoding repetitions,
        Encoding definitions,
        Encoding values)
        throws IOException {
      pages.writePage(
          encoded, entries, rows, statistics, sizes, null, repetitions, definitions, values);
    }
  },
  WITHOUT_PLACES {
    @SuppressWarnings("deprecation") // By the versions that have the other; not by this one's.
    @Override
    void write(
        PageWriter pages,
        BytesInput encoded,
        int entries,
        int rows,
        Statistics<?> statistics,
        SizeStatistics sizes,
        Encoding repetitions,
        Encoding definitions,
        Encoding values)
        throws IOException {
      pages.writePage(encoded, entries, rows, statistics, sizes, repetitions, definitions, values);
    }
  };

  static final PageHandOver CURRENT = knowsPlaces() ? WITH_PLACES : WITHOUT_PLACES;

  abstract void write(
      PageWriter pages,
      BytesInput encoded,
      int entries,
      int rows,
      Statistics<?> statistics,
      SizeStatistics sizes,
      Encoding repetitions,
      Encoding definitions,
      Encoding values)
      throws IOException;

  private static boolean knowsPlaces() {
    try {
      Class.forName("org.apache.parquet.column.statistics.geospatial.GeospatialStatistics");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
