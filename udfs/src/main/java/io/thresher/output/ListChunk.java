package io.thresher.output;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageWriter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * A column with a list of values in a row, in the three levels of groups that Spark writes; also
 * the keys, or the values, of a map in a row.
 */
final class ListChunk extends ColumnChunk {
  private final Lists lists;
  private final ElementVector elements;
  private final boolean holdsNulls;
  private final int empty;

  /** What a row of a column holds as a list. */
  interface Lists {
    /** Of a row that is not null. */
    ColumnarArray of(ColumnVector vector, int row);
  }

  ListChunk(
      DataType element,
      boolean holdsNulls,
      Lists lists,
      ColumnDescriptor column,
      PageWriter pages,
      ParquetProperties properties,
      VectorAccess access) {
    super(element, column, pages, properties, access);
    this.holdsNulls = holdsNulls;
    this.lists = lists;
    elements = new ElementVector(element);
    int present = column.getMaxDefinitionLevel() - (holdsNulls ? 1 : 0);
    empty = present - 1;
    if (column.getMaxRepetitionLevel() != 1 || empty < 0 || empty > 1) {
      throw new IllegalStateException(column + " is no list of three levels");
    }
  }

  @Override
  int append(ColumnVector vector, int from, int most) {
    int row = from;
    do {
      if (vector.isNullAt(row)) {
        addRepetitions(0, 1);
        addNulls(0, 1);
      } else {
        append(lists.of(vector, row));
      }
      row++;
    } while (row < from + most && !isPageFull());
    return row - from;
  }

  private void append(ColumnarArray array) {
    int length = array.numElements();
    addRepetitions(0, 1);
    if (length == 0) {
      addNulls(empty, 1);
      return;
    }
    addRepetitions(1, length - 1);
    elements.show(array);
    if (!holdsNulls) {
      addValues(elements, 0, length, false);
      return;
    }
    for (int start = 0; start < length; ) {
      int end = start + 1;
      boolean absent = array.isNullAt(start);
      while (end < length && array.isNullAt(end) == absent) {
        end++;
      }
      if (absent) {
        addNulls(empty + 1, end - start);
      } else {
        addValues(elements, start, end - start, false);
      }
      start = end;
    }
  }
}
