package io.thresher.tensor;

import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;

/** What holds every value of a column's type exactly. */
enum ValueKind {
  /** A long. */
  WHOLE,
  /** A double. */
  FLOATING,
  /** Neither. */
  DECIMAL,
  /** Text or bytes. */
  OTHER;

  static ValueKind of(DataType type) {
    if (type instanceof BooleanType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType) {
      return WHOLE;
    } else if (type instanceof FloatType || type instanceof DoubleType) {
      return FLOATING;
    }
    return type instanceof DecimalType ? DECIMAL : OTHER;
  }
}
