package io.thresher.tensor.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Columns that are made row by row on the heap: of single values, of lists, or of lists of structs.
 * Owned by one task and not thread-safe; vectors are valid until {@link #clear}.
 */
public final class DecodedTable {
  private static final int SMALLEST = 64;

  private final List<DataType> types;
  private final List<List<FieldValues>> fields = new ArrayList<>();
  private int[][] starts;
  private int rows;

  /**
   * @param types of the columns
   */
  public DecodedTable(List<DataType> types) {
    this.types = types;
    starts = new int[types.size()][SMALLEST];
    for (DataType type : types) {
      DataType element = type instanceof ArrayType array ? array.elementType() : type;
      List<FieldValues> values = new ArrayList<>();
      if (element instanceof StructType struct) {
        for (var field : struct.fields()) {
          values.add(new FieldValues(field.dataType()));
        }
      } else {
        values.add(new FieldValues(element));
      }
      fields.add(values);
    }
  }

  /** Adds to a field of the row that is being made. */
  public void add(int column, int field, String value) {
    fields.get(column).get(field).add(UTF8String.fromString(value));
  }

  public void add(int column, int field, byte[] value) {
    fields.get(column).get(field).add(value);
  }

  public void add(int column, int field, double value) {
    fields.get(column).get(field).add(value);
  }

  public void add(int column, int field, long value) {
    fields.get(column).get(field).add(value);
  }

  /** Ends the row that is being made; a single value that was not given is empty. */
  public void endRow() {
    rows++;
    for (int column = 0; column < fields.size(); column++) {
      if (starts[column].length <= rows) {
        starts[column] = Arrays.copyOf(starts[column], 2 * rows);
      }
      FieldValues first = fields.get(column).get(0);
      if (!(types.get(column) instanceof ArrayType) && first.size() < rows) {
        first.addNothing();
      }
      starts[column][rows] = first.size();
    }
  }

  /** Adds a row that is like one before. */
  public void repeat(int row) {
    for (int column = 0; column < fields.size(); column++) {
      for (FieldValues values : fields.get(column)) {
        values.repeat(starts[column][row], starts[column][row + 1]);
      }
    }
    endRow();
  }

  public int rows() {
    return rows;
  }

  /** Forgets all rows. */
  public void clear() {
    rows = 0;
    fields.forEach(column -> column.forEach(FieldValues::clear));
  }

  /** A view of a column from row {@code from} on. */
  public ColumnVector vector(int column, int from) {
    DataType type = types.get(column);
    List<FieldValues> values = fields.get(column);
    if (!(type instanceof ArrayType array)) {
      return values.get(0).vector(from);
    }
    ColumnVector[] children =
        values.stream().map(field -> field.vector(0)).toArray(ColumnVector[]::new);
    ColumnVector child =
        array.elementType() instanceof StructType struct
            ? new StructVector(struct, children)
            : children[0];
    return new ListVector(type, child, starts[column], from);
  }
}
