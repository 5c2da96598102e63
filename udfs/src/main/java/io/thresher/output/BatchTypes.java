package io.thresher.output;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.jspecify.annotations.Nullable;

/** The types of columns that can be written by batches. */
public final class BatchTypes {
  private BatchTypes() {}

  /** The first column of another type, in words; null where there is none. */
  public static @Nullable String objection(StructType schema) {
    for (StructField field : schema.fields()) {
      DataType type = field.dataType();
      boolean fits =
          type instanceof MapType map
              ? isFlat(map.keyType()) && isFlat(map.valueType())
              : isFlat(type instanceof ArrayType array ? array.elementType() : type);
      if (!fits) {
        return "column " + field.name() + " is of type " + type.simpleString();
      }
    }
    return null;
  }

  private static boolean isFlat(DataType type) {
    return type instanceof NumericType
        || type instanceof BooleanType
        || type instanceof DecimalType
        || type instanceof StringType
        || type instanceof BinaryType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof YearMonthIntervalType
        || type instanceof DayTimeIntervalType;
  }
}
