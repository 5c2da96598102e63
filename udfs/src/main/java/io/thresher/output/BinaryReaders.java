package io.thresher.output;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Spark's types that are written as strings of bytes. */
final class BinaryReaders {
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long NANOS_PER_MICRO = 1000;
  private static final int INT96_BYTES = 12;

  private BinaryReaders() {}

  static BinaryValues.Reader of(DataType type, PrimitiveType written, DateTimes times) {
    if (type instanceof DecimalType decimal) {
      return decimals(decimal, written.getTypeLength());
    }
    if (type instanceof TimestampType) {
      return int96(times.int96());
    }
    if (type instanceof BinaryType) {
      return (vector, row) -> Binary.fromReusedByteArray(vector.getBinary(row));
    }
    return (vector, row) -> text(vector.getUTF8String(row));
  }

  private static Binary text(UTF8String value) {
    return value.getBaseObject() instanceof byte[] bytes
        ? Binary.fromReusedByteArray(
            bytes, (int) (value.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET), value.numBytes())
        : Binary.fromReusedByteArray(value.getBytes());
  }

  private static BinaryValues.Reader decimals(DecimalType type, int length) {
    byte[] bytes = new byte[length];
    return (vector, row) -> {
      byte[] value =
          vector
              .getDecimal(row, type.precision(), type.scale())
              .toJavaBigDecimal()
              .unscaledValue()
              .toByteArray();
      int padding = length - value.length;
      Arrays.fill(bytes, 0, padding, (byte) (value[0] < 0 ? -1 : 0));
      System.arraycopy(value, 0, bytes, padding, value.length);
      return Binary.fromReusedByteArray(bytes);
    };
  }

  /** Nanoseconds of the day, then the Julian day. */
  private static BinaryValues.Reader int96(@Nullable LongUnaryOperator calendar) {
    ByteBuffer bytes = ByteBuffer.allocate(INT96_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return (vector, row) -> {
      long micros = vector.getLong(row);
      if (calendar != null) {
        micros = calendar.applyAsLong(micros);
      }
      long day = Math.floorDiv(micros, MICROS_PER_DAY);
      bytes.putLong(0, Math.floorMod(micros, MICROS_PER_DAY) * NANOS_PER_MICRO);
      bytes.putInt(Long.BYTES, (int) (day + JULIAN_DAY_OF_EPOCH));
      return Binary.fromReusedByteArray(bytes.array());
    };
  }
}
