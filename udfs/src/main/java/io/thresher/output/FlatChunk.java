package io.thresher.output;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageWriter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** A column with at most one value in a row. */
final class FlatChunk extends ColumnChunk {
  FlatChunk(
      DataType type,
      ColumnDescriptor column,
      PageWriter pages,
      ParquetProperties properties,
      VectorAccess access) {
    super(type, column, pages, properties, access);
  }

  @Override
  int append(ColumnVector vector, int from, int most) {
    if (!vector.hasNull()) {
      return addValues(vector, from, most, true);
    }
    int end = from + most;
    int run = from + 1;
    boolean absent = vector.isNullAt(from);
    while (run < end && vector.isNullAt(run) == absent) {
      run++;
    }
    if (absent) {
      addNulls(0, run - from);
      return run - from;
    }
    return addValues(vector, from, run - from, true);
  }
}
