package io.thresher.jobs;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Values of any type as text that is the same where the values are; instants in nanoseconds. */
final class WrittenValue {
  private WrittenValue() {}

  static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof float[] floats) {
      List<Object> elements = new ArrayList<>();
      for (float element : floats) {
        elements.add(element);
      }
      return list(elements);
    } else if (value instanceof scala.collection.Seq<?> seq) {
      return list(CollectionConverters.asJava(seq));
    } else if (value instanceof Row row) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        fields.add(row.isNullAt(i) ? "null" : text(row.get(i)));
      }
      return "{" + String.join(", ", fields) + "}";
    } else if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    } else if (value instanceof Date date) {
      return date.toLocalDate().toString();
    } else if (value instanceof Timestamp timestamp) {
      return nanos(timestamp.toInstant());
    } else if (value instanceof LocalDateTime time) {
      return nanos(time.toInstant(ZoneOffset.UTC));
    } else if (value instanceof LocalTime time) {
      return Long.toString(time.toNanoOfDay());
    }
    return value.toString();
  }

  /** Bytes as the numbers that they are. */
  static String unsigned(String hexadecimal) {
    List<Object> numbers = new ArrayList<>();
    for (byte number : HexFormat.of().parseHex(hexadecimal)) {
      numbers.add(number & 0xff);
    }
    return list(numbers);
  }

  private static String list(List<?> elements) {
    List<String> texts = new ArrayList<>();
    for (Object element : elements) {
      texts.add(element == null ? "null" : text(element));
    }
    return "[" + String.join(", ", texts) + "]";
  }

  private static String nanos(Instant instant) {
    return BigInteger.valueOf(instant.getEpochSecond())
        .multiply(BigInteger.valueOf(1_000_000_000))
        .add(BigInteger.valueOf(instant.getNano()))
        .toString();
  }

  /** What the column's {@code fill} is in the type of its input. */
  static String filled(WriterColumn column) {
    String one =
        switch (column.element()) {
          case 1, 10, 11 -> "1.0";
          case 9 -> "true";
          default -> column.fill();
        };
    return column.width() == 0
        ? one
        : "[" + String.join(", ", Collections.nCopies(column.width(), one)) + "]";
  }
}
