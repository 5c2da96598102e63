package io.thresher.spark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.parquet.PageExtent;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndexBuilder;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class TestBatchRows {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message m { optional binary image; optional binary name; required float x; }");

  private static BlockMetaData group(long rows, long image, long name, long x) {
    BlockMetaData group = new BlockMetaData();
    group.setRowCount(rows);
    long[] bytes = {image, name, x};
    for (int i = 0; i < bytes.length; i++) {
      group.addColumn(
          ColumnChunkMetaData.get(
              ColumnPath.get(SCHEMA.getFieldName(i)),
              SCHEMA.getType(i).asPrimitiveType(),
              CompressionCodecName.SNAPPY,
              null,
              Set.of(Encoding.PLAIN),
              Statistics.getBuilderForReading(SCHEMA.getType(i).asPrimitiveType()).build(),
              4,
              0,
              rows,
              bytes[i] / 2,
              bytes[i]));
    }
    return group;
  }

  private static MessageType read(String... columns) {
    return new MessageType(
        "m", Set.of(columns).stream().map(name -> SCHEMA.getType(name)).toList());
  }

  /** Of a file that does not tell of its pages. */
  private static int rows(BlockMetaData group, MessageType read) throws IOException {
    return new BatchRows(4096).of(group, read, chunk -> null);
  }

  @Test
  void takesFewerRowsWhereValuesAreLong() throws IOException {
    assertThat(rows(group(1000, 1000L * (3 << 20), 0, 4000), read("image", "x"))).isEqualTo(21);
    assertThat(rows(group(1000, 1000L << 20, 1000L << 20, 4000), read("image", "name")))
        .isEqualTo(32);
    assertThat(rows(group(2, 200L << 20, 0, 8), read("image"))).isEqualTo(1);
  }

  @Test
  void takesAllWhereValuesAreShortOrNotRead() throws IOException {
    assertThat(rows(group(1000, 1000L << 20, 8000, 1L << 40), read("name", "x"))).isEqualTo(4096);
    assertThat(rows(group(100_000, 100_000L << 14, 0, 8), read("image"))).isEqualTo(4096);
    assertThat(rows(group(0, 0, 0, 0), read("image"))).isEqualTo(4096);
  }

  /**
   * Of a hundred thousand rows.
   *
   * @param longs how many have 50 MiB each
   * @param apart rows from one of these to the next
   */
  private static int rowsWithLong(int longs, int apart) throws IOException {
    OffsetIndexBuilder pages = OffsetIndexBuilder.getBuilder();
    long rows = 0;
    long bytes = 0;
    for (; rows < 50_000; rows += 100) {
      pages.add(bytes, 10_000, rows);
      bytes += 10_000;
    }
    for (int i = 0; i < longs; i++, rows += apart) {
      pages.add(bytes, 25 << 20, rows); // Packed to the half.
      bytes += 25 << 20;
      if (apart > 1) {
        pages.add(bytes, 100 * (apart - 1), rows + 1);
        bytes += 100L * (apart - 1);
      }
    }
    pages.add(bytes, 10_000, rows);
    bytes += 10_000;
    OffsetIndex index = pages.build();
    BlockMetaData group = group(100_000, 2 * bytes, 0, 8);
    return new BatchRows(4096)
        .of(group, read("image"), chunk -> PageSizes.of(index, chunk, group.getRowCount()));
  }

  @Test
  void takesFewerRowsWhereTheLongestLieTogether() throws IOException {
    assertThat(rowsWithLong(60, 1)).isEqualTo(4);
    assertThat(rowsWithLong(60, 100)).isBetween(200, 500);
  }

  @Test
  void takesAllWhereLongValuesAreFewOrLieApart() throws IOException {
    assertThat(rowsWithLong(5, 1)).isEqualTo(4096);
    assertThat(rowsWithLong(20, 2000)).isEqualTo(4096);
  }

  /** Of a column that is no list, and of one of three elements a row. */
  @Test
  void tellsTheRowsOfPagesByTheirValues() {
    List<PageExtent> pages =
        List.of(new PageExtent(90, 7), new PageExtent(180, 5), new PageExtent(30, 9));

    assertThat(PageSizes.of(pages, 300).first()).containsExactly(0, 90, 270);
    assertThat(PageSizes.of(pages, 100).first()).containsExactly(0, 30, 90);
    assertThat(PageSizes.of(pages, 100).bytes()).containsExactly(7, 5, 9);
  }

  @Test
  void findsTheMostRowsWhoseStretchesAreShortEnough() {
    long[] first = {0, 10, 20, 21, 22, 30};
    double mib = 1 << 20;
    PageSizes sizes =
        new PageSizes(first, new double[] {mib, 10 * mib, 200 * mib, 100 * mib, 8 * mib, mib}, 40);

    assertThat(PageSizes.largest(List.of(sizes), 40)).isEqualTo(320 * mib);
    assertThat(PageSizes.largest(List.of(sizes), 20)).isEqualTo(309 * mib);
    assertThat(PageSizes.largest(List.of(sizes), 7)).isEqualTo(206 * mib);
    assertThat(PageSizes.largest(List.of(sizes), 1)).isEqualTo(200 * mib);
    assertThat(PageSizes.largest(List.of(sizes, sizes), 1)).isEqualTo(400 * mib);
    assertThat(BatchRows.even(16, List.of(sizes))).isEqualTo(1);
    assertThat(BatchRows.even(16, List.of())).isEqualTo(16);
  }
}
