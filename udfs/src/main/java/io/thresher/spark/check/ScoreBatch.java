package io.thresher.spark.check;

import io.thresher.tensor.output.EvenLists;
import java.util.Arrays;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * One model's floats or doubles, or vectors of these, in rows of a column batch, read at once. Used
 * again for the next batch.
 */
final class ScoreBatch {
  /** Where vectors have different lengths. */
  static final int UNEVEN = -1;

  private final int ordinal;
  private final boolean vectors;
  private final boolean floats;
  private double[] numbers = new double[0];

  private ScoreBatch(int ordinal, boolean vectors, boolean floats) {
    this.ordinal = ordinal;
    this.vectors = vectors;
    this.floats = floats;
  }

  /** Null where a value has another type, or is part of one. */
  static @Nullable ScoreBatch of(ScoreValue value) {
    boolean vectors = value.type() instanceof ArrayType;
    DataType type = vectors ? ((ArrayType) value.type()).elementType() : value.type();
    boolean floats = type instanceof FloatType;
    return value.element() == null && (floats || type instanceof DoubleType)
        ? new ScoreBatch(value.ordinal(), vectors, floats)
        : null;
  }

  /**
   * Reads some rows of a batch, none of which is null.
   *
   * @param rows their numbers, ascending
   * @param count how many of these to read
   * @return the length of each vector, 1 of numbers; {@link #UNEVEN} where lengths differ
   */
  int read(ColumnarBatch batch, int[] rows, int count) {
    ColumnVector column = batch.column(ordinal);
    EvenLists lists = vectors ? EvenLists.of(column) : new EvenLists(column, 0, 1);
    if (lists == null) {
      return readArrays(column, rows, count);
    }
    int length = lists.length();
    read(lists.elements(), lists.first(), batch.numRows() * length);
    for (int i = 0; i < count; i++) {
      if (rows[i] > i) {
        System.arraycopy(numbers, rows[i] * length, numbers, i * length, length);
      }
    }
    return length;
  }

  private void read(ColumnVector column, int from, int count) {
    if (!floats) {
      numbers = column.getDoubles(from, count);
      return;
    }
    reserve(count);
    float[] read = column.getFloats(from, count);
    for (int i = 0; i < count; i++) {
      numbers[i] = read[i];
    }
  }

  private int readArrays(ColumnVector column, int[] rows, int count) {
    int length = 0;
    for (int i = 0; i < count; i++) {
      ColumnarArray array = column.getArray(rows[i]);
      if (i > 0 && array.numElements() != length) {
        return UNEVEN;
      }
      length = array.numElements();
      reserve((i + 1) * length);
      for (int k = 0; k < length; k++) {
        numbers[i * length + k] = floats ? array.getFloat(k) : array.getDouble(k);
      }
    }
    return length;
  }

  private void reserve(int length) {
    if (numbers.length < length) {
      numbers = Arrays.copyOf(numbers, Math.max(length, 2 * numbers.length));
    }
  }

  /** What was read, row by row; until more is. */
  double[] numbers() {
    return numbers;
  }
}
