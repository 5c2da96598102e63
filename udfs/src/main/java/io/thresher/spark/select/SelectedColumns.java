package io.thresher.spark.select;

import io.thresher.spark.shared.Scala;
import io.thresher.spark.shared.Schemas;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
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

  /** The first {@code count} of the rows given, in memory of their own. */
  ColumnarBatch copies(ColumnarBatch batch, int[] rows, int count) {
    ColumnVector[] columns = new ColumnVector[ordinals.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = copy(batch, i, rows, count);
    }
    return new ColumnarBatch(columns, count);
  }

  private ColumnVector copy(ColumnarBatch batch, int i, int[] rows, int count) {
    ColumnVector column = batch.column(ordinals[i]);
    StructField field = schema.fields()[i];
    WritableColumnVector copy = new OnHeapColumnVector(count, field.dataType());
    return NumberCopies.copy(column, rows, count, copy)
        ? copy
        : converted(column, batch.numRows(), field, rows, count, copy);
  }

  /** By way of rows, for all types. */
  private static ColumnVector converted(
      ColumnVector column,
      int all,
      StructField field,
      int[] rows,
      int count,
      WritableColumnVector copy) {
    WritableColumnVector[] copies = {copy};
    RowToColumnConverter converter =
        new RowToColumnConverter(new StructType(new StructField[] {field}));
    ColumnarBatch source = new ColumnarBatch(new ColumnVector[] {column}, all);
    for (int i = 0; i < count; i++) {
      converter.convert(source.getRow(rows[i]), copies);
    }
    return copy;
  }
}
