package io.thresher.spark.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.output.copy.EncodedColumn;
import io.thresher.output.copy.EncodedGroup;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;

/** Copies of columns that are to be copied from a file know their rows, with values or without. */
class TestColumnCopies {
  private static final StructType SCHEMA =
      new StructType().add("known", DataTypes.LongType).add("unknown", DataTypes.StringType);

  private final EncodedGroup group =
      new EncodedGroup(
          new Path("file"),
          0,
          0,
          new Configuration(false),
          new FileMetaData(new MessageType("rows"), Map.of(), "nobody"),
          new BlockMetaData(),
          List.of());
  private final OnHeapColumnVector values = new OnHeapColumnVector(10, DataTypes.LongType);

  private ColumnVector[] columns() {
    for (int i = 0; i < 10; i++) {
      values.putLong(i, 100 + i);
    }
    values.putNull(6);
    return new ColumnVector[] {
      new EncodedColumn(DataTypes.LongType, group, "known", 5000, values),
      new EncodedColumn(DataTypes.StringType, group, "unknown", 5000, null)
    };
  }

  @Test
  void partsBeginWhereTheyAreCut() {
    ColumnVector[] parts = ColumnCopies.part(new ColumnarBatch(columns(), 10), SCHEMA, 4, 8);
    values.putLong(5, -1);

    assertThat(((EncodedColumn) parts[0]).firstRow()).isEqualTo(5004);
    assertThat(((EncodedColumn) parts[1]).firstRow()).isEqualTo(5004);
    assertThat(((EncodedColumn) parts[1]).group()).isSameAs(group);
    assertThat(parts[0].getLong(1)).isEqualTo(105);
    assertThat(parts[0].isNullAt(2)).isTrue();
    assertThat(parts[0].getLong(3)).isEqualTo(107);
    assertThatThrownBy(() -> parts[1].isNullAt(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void copiesStayWhenTheReaderGoesOn() {
    ColumnVector[] copies = ColumnCopies.all(columns(), SCHEMA, 10);
    values.putLong(5, -1);

    assertThat(((EncodedColumn) copies[0]).firstRow()).isEqualTo(5000);
    assertThat(copies[0].getLong(5)).isEqualTo(105);
    assertThat(copies[0].isNullAt(6)).isTrue();
    assertThat(((EncodedColumn) copies[1]).hasValues()).isFalse();
    assertThat(((EncodedColumn) copies[1]).firstRow()).isEqualTo(5000);
  }
}
