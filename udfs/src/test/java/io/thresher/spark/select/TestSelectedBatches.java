package io.thresher.spark.select;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TestSelectedBatches {
  @AfterEach
  void forget() {
    InputFileBlockHolder.unset();
  }

  @Test
  void gathersNumbersUntilABatchIsAsLongAsThoseOfTheSource() {
    assertThat(even(DataTypes.LongType, file("a", 0, 7), file("a", 7, 14), file("a", 14, 21)))
        .containsExactly("a 0 2 4 6 8 10 12", "a 14 16 18 20");
  }

  @Test
  void givesWhatDoesNotFitWithTheNext() {
    assertThat(even(DataTypes.LongType, file("a", 0, 8), file("a", 8, 14), file("a", 14, 16)))
        .containsExactly("a 0 2 4 6 8 10", "a 12 14");
  }

  @Test
  void gathersNoOtherValues() {
    assertThat(even(DataTypes.StringType, file("a", 0, 3), file("a", 3, 5)))
        .containsExactly("a 0 2", "a 4");
  }

  @Test
  void keepsPartsOfFilesApart() {
    assertThat(even(DataTypes.LongType, file("a", 0, 4), file("b", 4, 8), file("b", 8, 12)))
        .containsExactly("a 0 2", "b 4 6 8 10");
    assertThat(InputFileBlockHolder.getInputFilePath().numBytes()).isZero();
  }

  @Test
  void givesWholeBatchesAsTheyAre() {
    ColumnarBatch whole = batch(DataTypes.LongType, 0, 3);
    ChosenRows all = new ChosenRows(null, null);
    Iterator<ColumnarBatch> batches = selected(List.of(whole).iterator(), DataTypes.LongType, all);

    assertThat(batches.next().column(0)).isSameAs(whole.column(0));
    assertThat(batches).isExhausted();
  }

  /** Rows that one file gives at once. */
  private record Piece(String file, int from, int to) {}

  private static Piece file(String name, int from, int to) {
    return new Piece(name, from, to);
  }

  /** What is left of pieces where even numbers are chosen, and the file that they are told from. */
  private static List<String> even(DataType type, Piece... pieces) {
    Iterator<Piece> left = List.of(pieces).iterator();
    Iterator<ColumnarBatch> source =
        new Iterator<>() {
          private List<Piece> ahead = List.of();

          @Override
          public boolean hasNext() {
            if (ahead.isEmpty() && left.hasNext()) {
              ahead = List.of(left.next());
              InputFileBlockHolder.set(ahead.get(0).file(), 0, 1);
            } else if (ahead.isEmpty()) {
              InputFileBlockHolder.unset();
            }
            return !ahead.isEmpty();
          }

          @Override
          public ColumnarBatch next() {
            Piece piece = ahead.get(0);
            ahead = List.of();
            return batch(type, piece.from(), piece.to());
          }
        };
    ColumnCondition even =
        (batch, from, count, truths) -> {
          for (int i = 0; i < count; i++) {
            boolean chosen = Long.parseLong(text(batch, type, from + i)) % 2 == 0;
            truths[i] = chosen ? ColumnCondition.TRUE : (byte) (i % 2);
          }
        };
    List<String> given = new ArrayList<>();
    Iterator<ColumnarBatch> batches = selected(source, type, new ChosenRows(even, null));
    while (batches.hasNext()) {
      ColumnarBatch batch = batches.next();
      StringBuilder rows = new StringBuilder(InputFileBlockHolder.getInputFilePath().toString());
      for (int i = 0; i < batch.numRows(); i++) {
        rows.append(' ').append(text(batch, type, i));
      }
      given.add(rows.toString());
    }
    return given;
  }

  private static String text(ColumnarBatch batch, DataType type, int row) {
    return String.valueOf(batch.getRow(row).get(0, type));
  }

  private static Iterator<ColumnarBatch> selected(
      Iterator<ColumnarBatch> source, DataType type, ChosenRows chosen) {
    List<Attribute> columns =
        Scala.list(DataTypeUtils.toAttributes(new StructType().add("x", type)));
    return new SelectedBatches(
        source, chosen, SelectedColumns.of(columns, columns), new SQLMetric("sum", 0));
  }

  private static ColumnarBatch batch(DataType type, int from, int to) {
    OnHeapColumnVector vector = new OnHeapColumnVector(to - from, type);
    for (int i = from; i < to; i++) {
      if (type.equals(DataTypes.LongType)) {
        vector.putLong(i - from, i);
      } else {
        vector.putByteArray(i - from, String.valueOf(i).getBytes(UTF_8));
      }
    }
    return new ColumnarBatch(new OnHeapColumnVector[] {vector}, to - from);
  }
}
