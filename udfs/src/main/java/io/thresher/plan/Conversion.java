package io.thresher.plan;

import static io.thresher.model.ElementType.BFLOAT16;
import static io.thresher.model.ElementType.BOOL;
import static io.thresher.model.ElementType.DOUBLE;
import static io.thresher.model.ElementType.FLOAT;
import static io.thresher.model.ElementType.FLOAT16;
import static io.thresher.model.ElementType.INT16;
import static io.thresher.model.ElementType.INT32;
import static io.thresher.model.ElementType.INT64;
import static io.thresher.model.ElementType.INT8;
import static io.thresher.model.ElementType.STRING;
import static io.thresher.model.ElementType.UINT16;
import static io.thresher.model.ElementType.UINT32;
import static io.thresher.model.ElementType.UINT64;
import static io.thresher.model.ElementType.UINT8;

import io.thresher.model.ElementType;
import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;

/**
 * How a Spark type becomes an element type. Unsigned types accept the type that Spark reads them as
 * from Parquet (an unsigned byte as a short, and so on), checked value by value.
 */
public enum Conversion {
  /** Every value of the column's type is exactly a value of the tensor's. */
  WIDENING,
  /** Values may be rounded, or may not fit: only when asked for. */
  NARROWING,
  /** There is none. */
  IMPOSSIBLE;

  /** Every whole number of so many decimal digits is exactly a value of the type. */
  private static final int FLOAT_DIGITS = 7;

  private static final int DOUBLE_DIGITS = 15;

  private static final Set<ElementType> INTEGERS_AND_FLOATS =
      EnumSet.complementOf(EnumSet.of(STRING));

  /** The conversion from a column (or array element) of type {@code from} to {@code to}. */
  public static Conversion of(DataType from, ElementType to) {
    if (from instanceof StringType) {
      return to == STRING ? WIDENING : IMPOSSIBLE;
    }
    if (from instanceof BinaryType) {
      return to == UINT8 || to == INT8 ? WIDENING : IMPOSSIBLE;
    }
    if (!(from instanceof NumericType || from instanceof BooleanType) || to == STRING) {
      return IMPOSSIBLE;
    }
    return exact(from).contains(to) ? WIDENING : NARROWING;
  }

  private static Set<ElementType> exact(DataType from) {
    if (from instanceof BooleanType) {
      return INTEGERS_AND_FLOATS;
    } else if (from instanceof ByteType) {
      return EnumSet.of(INT8, INT16, INT32, INT64, FLOAT16, BFLOAT16, FLOAT, DOUBLE);
    } else if (from instanceof ShortType) {
      return EnumSet.of(UINT8, INT16, INT32, INT64, FLOAT, DOUBLE);
    } else if (from instanceof IntegerType) {
      return EnumSet.of(UINT16, INT32, INT64, DOUBLE);
    } else if (from instanceof LongType) {
      return EnumSet.of(UINT32, INT64);
    } else if (from instanceof FloatType) {
      return EnumSet.of(FLOAT, DOUBLE);
    } else if (from instanceof DoubleType) {
      return EnumSet.of(DOUBLE);
    } else if (from instanceof DecimalType decimal && decimal.scale() == 0) {
      Set<ElementType> exact =
          decimal.precision() <= 18 ? EnumSet.of(INT64, UINT64) : EnumSet.of(UINT64);
      if (decimal.precision() <= FLOAT_DIGITS) {
        exact.add(FLOAT);
      }
      if (decimal.precision() <= DOUBLE_DIGITS) {
        exact.add(DOUBLE);
      }
      return exact;
    }
    return EnumSet.noneOf(BOOL.getDeclaringClass());
  }
}
