package io.thresher.spark.task;

import io.thresher.output.copy.EncodedColumn;
import io.thresher.spark.shared.RowConverters;
import java.util.BitSet;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Copies of column vectors, which stay when the reader of the originals goes on. */
final class ColumnCopies {
  private ColumnCopies() {}

  /** All rows; plain numbers without nulls in bulk. Of what has no values, nothing is copied. */
  static ColumnVector[] all(ColumnVector[] columns, StructType schema, int rows) {
    ColumnVector[] copies = new ColumnVector[columns.length];
    for (int c = 0; c < columns.length; c++) {
      copies[c] = copy(columns[c], schema.fields()[c], rows);
    }
    return copies;
  }

  private static ColumnVector copy(ColumnVector column, StructField field, int rows) {
    if (column instanceof EncodedColumn encoded) {
      return encoded.from(
          0, encoded.hasValues() ? copy(EncodedColumn.values(column), field, rows) : null);
    }
    if (!column.hasNull() && rows > 0) {
      OnHeapColumnVector copy = new OnHeapColumnVector(rows, field.dataType());
      if (field.dataType() instanceof FloatType) {
        copy.putFloats(0, rows, column.getFloats(0, rows), 0);
        return copy;
      } else if (field.dataType() instanceof DoubleType) {
        copy.putDoubles(0, rows, column.getDoubles(0, rows), 0);
        return copy;
      } else if (field.dataType() instanceof LongType) {
        copy.putLongs(0, rows, column.getLongs(0, rows), 0);
        return copy;
      } else if (field.dataType() instanceof IntegerType) {
        copy.putInts(0, rows, column.getInts(0, rows), 0);
        return copy;
      }
    }
    StructType one = new StructType(new StructField[] {field});
    return without(new ColumnVector[] {column}, one, rows, new BitSet(), 0)[0];
  }

  /**
   * The rows that are not left out.
   *
   * @param out the rows to leave out
   * @param offset the number in {@code out} of the first row
   */
  static WritableColumnVector[] without(
      ColumnVector[] columns, StructType schema, int rows, BitSet out, int offset) {
    WritableColumnVector[] copies = OnHeapColumnVector.allocateColumns(Math.max(1, rows), schema);
    RowToColumnConverter converter = RowConverters.of(schema);
    ColumnarBatch source = new ColumnarBatch(columns, rows);
    for (int i = 0; i < rows; i++) {
      if (!out.get(offset + i)) {
        converter.convert(source.getRow(i), copies);
      }
    }
    return copies;
  }

  /** The rows from one on, before another. */
  static ColumnVector[] part(ColumnarBatch batch, StructType schema, int from, int to) {
    ColumnVector[] copies = new ColumnVector[batch.numCols()];
    for (int c = 0; c < copies.length; c++) {
      copies[c] = part(batch.column(c), schema.fields()[c], from, to);
    }
    return copies;
  }

  private static ColumnVector part(ColumnVector column, StructField field, int from, int to) {
    if (column instanceof EncodedColumn encoded) {
      return encoded.from(
          from, encoded.hasValues() ? part(EncodedColumn.values(column), field, from, to) : null);
    }
    StructType one = new StructType(new StructField[] {field});
    WritableColumnVector[] copies = OnHeapColumnVector.allocateColumns(to - from, one);
    RowToColumnConverter converter = RowConverters.of(one);
    ColumnarBatch source = new ColumnarBatch(new ColumnVector[] {column}, to);
    for (int row = from; row < to; row++) {
      converter.convert(source.getRow(row), copies);
    }
    return copies[0];
  }
}
