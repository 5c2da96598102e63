package io.thresher.spark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
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

  @Test
  void takesFewerRowsWhereValuesAreLong() {
    BatchRows batches = new BatchRows(4096);

    assertThat(batches.of(group(1000, 1000L * (3 << 20), 0, 4000), read("image", "x")))
        .isEqualTo(21);
    assertThat(batches.of(group(1000, 1000L << 20, 1000L << 20, 4000), read("image", "name")))
        .isEqualTo(32);
    assertThat(batches.of(group(2, 200L << 20, 0, 8), read("image"))).isEqualTo(1);
  }

  @Test
  void takesAllWhereValuesAreShortOrNotRead() {
    BatchRows batches = new BatchRows(4096);

    assertThat(batches.of(group(1000, 1000L << 20, 8000, 1L << 40), read("name", "x")))
        .isEqualTo(4096);
    assertThat(batches.of(group(100_000, 100_000L << 14, 0, 8), read("image"))).isEqualTo(4096);
    assertThat(batches.of(group(0, 0, 0, 0), read("image"))).isEqualTo(4096);
  }
}
