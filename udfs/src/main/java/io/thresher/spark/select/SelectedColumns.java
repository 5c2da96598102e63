package io.thresher.spark.select;

import io.thresher.spark.shared.RowConverters;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.shared.Schemas;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The columns to give of a column batch.
 *
 * @param ordinals of each in the batch
 * @param schema of those given
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record SelectedColumns(int[] ordinals, StructType schema) implements Serializable {

  static SelectedColumns of(List<Attribute> input, List<Attribute> kept) {
    int[] ordinals =
        kept.stream()
            .mapToInt(
                column ->
                    IntStream.range(0, input.size())
                        .filter(i -> input.get(i).semanticEquals(column))
                        .findFirst()
                        .orElseThrow())
            .toArray();
    return new SelectedColumns(ordinals, Schemas.of(Scala.seq(kept)));
  }

  /** All rows, in the memory of the batch. */
  ColumnarBatch all(ColumnarBatch batch) {
    ColumnVector[] columns = new ColumnVector[ordinals.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = batch.column(ordinals[i]);
    }
    return new ColumnarBatch(columns, batch.numRows());
  }

  /** Whether all of them are numbers, of which a copy takes no more than so many of any others. */
  boolean areNumbers() {
    return Stream.of(schema.fields()).allMatch(field -> NumberCopies.isOf(field.dataType()));
  }

  /** Memory for copies. */
  WritableColumnVector[] memory() {
    return OnHeapColumnVector.allocateColumns(1, schema);
  }

  /**
   * Copies rows {@code rows[from]} to {@code rows[from + count - 1]}.
   *
   * @param memory to copy them into, behind the first {@code at}; what else was in it is lost
   */
  void copy(
      ColumnarBatch batch, int[] rows, int from, int count, WritableColumnVector[] memory, int at) {
    for (int i = 0; i < memory.length; i++) {
      ColumnVector column = batch.column(ordinals[i]);
      StructField field = schema.fields()[i];
      if (at == 0) {
        memory[i].reset();
      }
      if (NumberCopies.isOf(field.dataType())) {
        NumberCopies.copy(column, rows, from, count, memory[i], at);
      } else {
        convert(column, batch.numRows(), field, rows, from, count, memory[i]);
      }
    }
  }

  /** By way of rows, for all types. */
  private static void convert(
      ColumnVector column,
      int all,
      StructField field,
      int[] rows,
      int from,
      int count,
      WritableColumnVector copy) {
    WritableColumnVector[] copies = {copy};
    RowToColumnConverter converter = RowConverters.of(new StructType(new StructField[] {field}));
    ColumnarBatch source = new ColumnarBatch(new ColumnVector[] {column}, all);
    for (int i = from; i < from + count; i++) {
      converter.convert(source.getRow(rows[i]), copies);
    }
  }
}
