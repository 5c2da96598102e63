package io.thresher.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** How values that Spark cannot read, or reads wrong, become others that it can. */
public enum Conversion {
  /** Half floats become floats, exactly. */
  HALF_FLOATS(2, PrimitiveTypeName.FLOAT, 0),
  /** Times of the day become nanoseconds since midnight. */
  MILLISECONDS(Integer.BYTES, PrimitiveTypeName.INT64, 1_000_000),
  /** Times of the day become nanoseconds since midnight. */
  MICROSECONDS(Long.BYTES, PrimitiveTypeName.INT64, 1_000),
  /** Times of the day are taken for the nanoseconds since midnight that they are. */
  NANOSECONDS(Long.BYTES, PrimitiveTypeName.INT64, 1),
  /** Decimals in byte arrays become those in 32 bits, with the digits that these have room for. */
  SHORT_DECIMALS(0, PrimitiveTypeName.INT32, 0),
  /** Decimals in byte arrays become those in 64 bits, with the digits that these have room for. */
  LONG_DECIMALS(0, PrimitiveTypeName.INT64, 0);

  private static final int EXPONENT = 0x7c00;
  private static final int SHORT_DIGITS = 9;
  private static final int LONG_DIGITS = 18;

  private final int width;
  private final PrimitiveTypeName result;
  private final long nanoseconds;

  Conversion(int width, PrimitiveTypeName result, long nanoseconds) {
    this.width = width;
    this.result = result;
    this.nanoseconds = nanoseconds;
  }

  /** The one that values of a type need; null where they need none. */
  public static @Nullable Conversion of(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation) {
      return HALF_FLOATS;
    }
    if (meaning instanceof TimeLogicalTypeAnnotation time) {
      TimeUnit unit = time.getUnit();
      return unit == TimeUnit.MILLIS
          ? MILLISECONDS
          : unit == TimeUnit.MICROS ? MICROSECONDS : NANOSECONDS;
    }
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal
        && isOfLongBytes(type)
        && decimal.getPrecision() <= LONG_DIGITS) {
      return decimal.getPrecision() <= SHORT_DIGITS ? SHORT_DECIMALS : LONG_DECIMALS;
    }
    return null;
  }

  /** Spark reads right what has up to eight bytes in every value. */
  private static boolean isOfLongBytes(PrimitiveType type) {
    return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        || (type.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
            && type.getTypeLength() > Long.BYTES);
  }

  /** The columns of a file as they are after all conversions. */
  public static MessageType converted(MessageType schema) {
    return new MessageType(schema.getName(), converted(schema.getFields()));
  }

  private static List<Type> converted(List<Type> types) {
    List<Type> converted = new ArrayList<>();
    for (Type type : types) {
      if (type instanceof GroupType group) {
        converted.add(group.withNewFields(converted(group.getFields())));
      } else {
        Conversion conversion = of(type.asPrimitiveType());
        converted.add(conversion == null ? type : conversion.converted(type.asPrimitiveType()));
      }
    }
    return converted;
  }

  /** The type that a column has after the conversion. */
  public PrimitiveType converted(PrimitiveType type) {
    return isOfDecimals()
        ? Types.primitive(result, type.getRepetition())
            .as(type.getLogicalTypeAnnotation())
            .named(type.getName())
        : new PrimitiveType(type.getRepetition(), result, type.getName());
  }

  /** Whether the type stays the same. */
  boolean isOfDecimals() {
    return this == SHORT_DECIMALS || this == LONG_DECIMALS;
  }

  boolean changesValues() {
    return this != NANOSECONDS;
  }

  /** Bytes of a value before; 0 where these differ. */
  int width() {
    return width;
  }

  /** Bytes of a value after. */
  int newWidth() {
    return result == PrimitiveTypeName.INT64 ? Long.BYTES : Integer.BYTES;
  }

  long nanoseconds(long time) throws IOException {
    try {
      return Math.multiplyExact(time, nanoseconds);
    } catch (ArithmeticException e) {
      throw new IOException("a time of the day of more nanoseconds than a long has", e);
    }
  }

  /** The value of binary16 with these bits; a NaN keeps what it carries. */
  static float halfFloat(short bits) {
    int sign = (bits & 0x8000) << 16;
    int magnitude = (bits & 0x7fff) << 13;
    if ((bits & EXPONENT) == EXPONENT) {
      return Float.intBitsToFloat(sign | 0x7f800000 | magnitude);
    }
    // The exponent's bias is 112 more; a product with a power of two is exact.
    float value = Float.intBitsToFloat(magnitude) * 0x1p112f;
    return sign == 0 ? value : -value;
  }
}
