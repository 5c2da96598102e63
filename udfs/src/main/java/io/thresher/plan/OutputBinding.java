package io.thresher.plan;

import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.jspecify.annotations.Nullable;

/**
 * One output of the model, and the column that it makes as a whole. Never null in any row.
 *
 * @param output name of the output in the model
 * @param kind tensor or maps
 * @param type element type of the tensor, or value type of the maps
 * @param keyType key type of the maps; null for a tensor
 * @param rowShape dimensions of the tensor after the leading one, with {@link #DYNAMIC} for those
 *     that vary from run to run; {@code []} and {@code [1]} make a scalar column, others nested
 *     arrays
 */
public record OutputBinding(
    String output,
    ValueSpec.Kind kind,
    ElementType type,
    @Nullable ElementType keyType,
    List<Integer> rowShape)
    implements Serializable {
  public static final int DYNAMIC = -1;

  /**
   * The Spark type of the column. Unsigned types take the type that Spark reads them as from
   * Parquet.
   */
  public DataType columnType() {
    if (kind == ValueSpec.Kind.SEQUENCE_OF_MAPS && keyType != null) {
      return new MapType(ColumnTypes.of(keyType), ColumnTypes.of(type), false);
    }
    DataType column = ColumnTypes.of(type);
    for (int i = 0; i < arrayShape().size(); i++) {
      column = new ArrayType(column, false);
    }
    return column;
  }

  /** The Spark type of an element of a row; of a value of maps. */
  public DataType elementType() {
    return ColumnTypes.of(type);
  }

  /** The lengths of the column's nested arrays, outermost first; empty for a scalar column. */
  public List<Integer> arrayShape() {
    return rowShape.equals(List.of(1)) ? List.of() : rowShape;
  }

  /** Elements in a row, for each position that its varying dimensions give. */
  int fixedWidth() {
    return rowShape.stream().filter(size -> size != DYNAMIC).reduce(1, Math::multiplyExact);
  }

  /** Elements in a row, or {@link #DYNAMIC}. */
  public int width() {
    if (rowShape.contains(DYNAMIC)) {
      return DYNAMIC;
    }
    int width = 1;
    for (int length : rowShape) {
      width = Math.multiplyExact(width, length);
    }
    return width;
  }
}
