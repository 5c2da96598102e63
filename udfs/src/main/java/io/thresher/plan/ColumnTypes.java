package io.thresher.plan;

import io.thresher.model.ElementType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The Spark type for values of an element type. */
final class ColumnTypes {
  private ColumnTypes() {}

  /**
   * Half precision becomes float; an unsigned type becomes the type that Spark reads it as from
   * Parquet.
   */
  static DataType of(ElementType type) {
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16 -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case INT8 -> DataTypes.ByteType;
      case INT16, UINT8 -> DataTypes.ShortType;
      case INT32, UINT16 -> DataTypes.IntegerType;
      case INT64, UINT32 -> DataTypes.LongType;
      case UINT64 -> DataTypes.createDecimalType(20, 0);
      case BOOL -> DataTypes.BooleanType;
      case STRING -> DataTypes.StringType;
    };
  }
}
