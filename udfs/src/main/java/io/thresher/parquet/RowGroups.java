package io.thresher.parquet;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;

/**
 * The row groups of one file: what a split of it reads. A split reads those whose middle byte is
 * its own. Source: parquet-java's {@code ParquetMetadataConverter.filterFileMetaDataByMidpoint}.
 */
public final class RowGroups implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] middles;
  private final long[] rows;

  private RowGroups(long[] middles, long[] rows) {
    this.middles = middles;
    this.rows = rows;
  }

  /** As a footer names them. */
  public static RowGroups of(FileMetaData file) {
    List<RowGroup> groups = file.getRow_groups();
    long[] middles = new long[groups.size()];
    long[] rows = new long[groups.size()];
    for (int i = 0; i < middles.length; i++) {
      RowGroup group = groups.get(i);
      middles[i] = group.getColumns().isEmpty() ? 0 : start(group) + bytes(group) / 2;
      rows[i] = group.getNum_rows();
    }
    return new RowGroups(middles, rows);
  }

  private static long start(RowGroup group) {
    ColumnMetaData first = group.getColumns().get(0).getMeta_data();
    boolean dictionary =
        first.isSetDictionary_page_offset()
            && first.getDictionary_page_offset() > 0
            && first.getDictionary_page_offset() < first.getData_page_offset();
    return dictionary ? first.getDictionary_page_offset() : first.getData_page_offset();
  }

  private static long bytes(RowGroup group) {
    long bytes = 0;
    for (ColumnChunk chunk : group.getColumns()) {
      bytes += chunk.getMeta_data().getTotal_compressed_size();
    }
    return bytes;
  }

  /** How many there are. */
  public int count() {
    return rows.length;
  }

  /** Rows of all. */
  public long rows() {
    return Arrays.stream(rows).sum();
  }

  /** Rows of the largest. */
  public long largest() {
    return Arrays.stream(rows).max().orElse(0);
  }

  /** Rows that a split reads. */
  public long rowsIn(long start, long length) {
    long sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += isIn(i, start, length) ? rows[i] : 0;
    }
    return sum;
  }

  /** Row groups that a split reads. */
  public int countIn(long start, long length) {
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      count += isIn(i, start, length) ? 1 : 0;
    }
    return count;
  }

  private boolean isIn(int group, long start, long length) {
    return middles[group] >= start && middles[group] < start + length;
  }
}
