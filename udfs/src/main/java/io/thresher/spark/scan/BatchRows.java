package io.thresher.spark.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * How many rows of a row group make a column batch: those of long values fewer, as a batch takes
 * memory at once, and one of its columns holds 2 GiB at most.
 *
 * @param most rows, however short
 */
record BatchRows(int most) {
  /** So many bytes of values whose length is open leave a wide margin for those that are longer. */
  private static final long BYTES = 64L << 20;

  /** So many a batch may have where the longest values of a row group lie together. */
  private static final long MOST_BYTES = 256L << 20;

  /** Tells of the pages of a column. */
  interface Pages {
    /** Null where nothing is known of them. */
    @Nullable PageSizes of(ColumnChunkMetaData chunk) throws IOException;
  }

  /**
   * By the mean of a row group, and by the longest stretch of it where pages are known.
   *
   * @param read the columns that are read
   */
  int of(BlockMetaData group, MessageType read, Pages pages) throws IOException {
    List<ColumnChunkMetaData> open = new ArrayList<>();
    Set<ColumnPath> paths = new HashSet<>();
    for (ColumnDescriptor column : read.getColumns()) {
      paths.add(ColumnPath.get(column.getPath()));
    }
    double bytes = 0;
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      boolean texts = chunk.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
      if (texts && paths.contains(chunk.getPath())) {
        bytes += chunk.getTotalUncompressedSize();
        open.add(chunk);
      }
    }
    double mean = bytes / group.getRowCount();
    int rows = bytes == 0 ? most : (int) Math.max(1, Math.min(most, BYTES / mean));
    return bytes <= MOST_BYTES ? rows : even(rows, sizes(open, pages));
  }

  private static List<PageSizes> sizes(List<ColumnChunkMetaData> open, Pages pages)
      throws IOException {
    List<PageSizes> sizes = new ArrayList<>();
    for (ColumnChunkMetaData chunk : open) {
      PageSizes known = pages.of(chunk);
      if (known != null) {
        sizes.add(known);
      }
    }
    return sizes;
  }

  /** As many rows that no stretch of them is too long. */
  static int even(int rows, List<PageSizes> sizes) {
    int fewer = rows;
    while (fewer > 1 && PageSizes.largest(sizes, fewer) > MOST_BYTES) {
      fewer /= 2;
    }
    return fewer;
  }
}
