package io.thresher.spark.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;

class TestShortBatches {
  private static final StructType SCHEMA =
      new StructType().add("id", DataTypes.LongType).add("text", DataTypes.StringType);

  private static ColumnarBatch batch(int first, int rows) {
    OnHeapColumnVector[] columns = OnHeapColumnVector.allocateColumns(Math.max(1, rows), SCHEMA);
    for (int row = 0; row < rows; row++) {
      columns[0].putLong(row, first + row);
      if (row % 3 == 1) {
        columns[1].putNull(row);
      } else {
        columns[1].putByteArray(row, ("row " + (first + row)).getBytes(StandardCharsets.UTF_8));
      }
    }
    return new ColumnarBatch(columns, rows);
  }

  private static String text(ColumnarBatch batch, int row) {
    return batch.column(0).getLong(row)
        + " "
        + (batch.column(1).isNullAt(row) ? "null" : batch.column(1).getUTF8String(row));
  }

  @Test
  void givesLongBatchesInPartsAndOthersAsTheyAre() {
    List<ColumnarBatch> batches = List.of(batch(0, 3), batch(3, 0), batch(3, 10), batch(13, 4));
    List<String> expected = new ArrayList<>();
    for (ColumnarBatch batch : batches) {
      for (int row = 0; row < batch.numRows(); row++) {
        expected.add(text(batch, row));
      }
    }
    List<String> found = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();

    ShortBatches parts = new ShortBatches(batches.iterator(), SCHEMA, 4);
    while (parts.hasNext()) {
      ColumnarBatch part = parts.next();
      rows.add(part.numRows());
      for (int row = 0; row < part.numRows(); row++) {
        found.add(text(part, row));
      }
      if (rows.size() == 1) {
        assertThat(part).isSameAs(batches.get(0));
      }
    }

    assertThat(rows).containsExactly(3, 0, 4, 4, 2, 4);
    assertThat(found).isEqualTo(expected);
  }

  /**
   * As Spark's reader of Parquet does: a row group ends with a short batch, the next is a long one.
   */
  @Test
  void givesEachRowOnceOfABatchThatItsReaderFillsAnew() {
    int[] sizes = {4, 1, 3, 9};
    ColumnarBatch filled = batch(0, 9);
    Iterator<ColumnarBatch> reader =
        new Iterator<>() {
          private int next;
          private boolean ahead;

          @Override
          public boolean hasNext() {
            if (!ahead && next < sizes.length) {
              filled.setNumRows(sizes[next++]);
              ahead = true;
            }
            return ahead;
          }

          @Override
          public ColumnarBatch next() {
            assertThat(hasNext()).isTrue();
            ahead = false;
            return filled;
          }
        };
    List<Integer> rows = new ArrayList<>();

    ShortBatches parts = new ShortBatches(reader, SCHEMA, 4);
    while (parts.hasNext()) {
      rows.add(parts.next().numRows());
    }

    assertThat(rows).containsExactly(4, 1, 3, 4, 4, 1);
  }
}
