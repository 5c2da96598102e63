package io.thresher.spark.scan;

import java.util.HashSet;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How many rows of a row group make a column batch: those of long values fewer, as a batch takes
 * memory at once, and one of its columns holds 2 GiB at most.
 *
 * @param most rows, however short
 */
record BatchRows(int most) {
  /** So many bytes of values whose length is open leave a wide margin for those that are longer. */
  private static final long BYTES = 64L << 20;

  /**
   * By the mean of a row group.
   *
   * @param read the columns that are read
   */
  int of(BlockMetaData group, MessageType read) {
    Set<ColumnPath> paths = new HashSet<>();
    for (ColumnDescriptor column : read.getColumns()) {
      paths.add(ColumnPath.get(column.getPath()));
    }
    double bytes = 0;
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      boolean open = chunk.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
      if (open && paths.contains(chunk.getPath())) {
        bytes += chunk.getTotalUncompressedSize();
      }
    }
    if (bytes * most <= (double) BYTES * group.getRowCount()) {
      return most;
    }
    return (int) Math.max(1, BYTES * (double) group.getRowCount() / bytes);
  }
}
