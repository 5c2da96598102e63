package io.thresher.spark.text;

import io.thresher.spark.text.UnreadableField.Reason;
import java.util.Locale;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;

/** What each type takes for a value: Spark's own parsers for times, and stricter ones else. */
final class FieldParsers {
  private FieldParsers() {}

  static FieldParser of(StructField column, CsvDialect dialect) {
    NumberTexts numbers =
        new NumberTexts(dialect.decimal(), dialect.exact().contains(column.name()));
    Object type = column.dataType();
    if (type instanceof StringType) {
      return UTF8String::fromString;
    }
    if (type instanceof ByteType) {
      return text -> (byte) numbers.whole(text, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }
    if (type instanceof ShortType) {
      return text -> (short) numbers.whole(text, Short.MIN_VALUE, Short.MAX_VALUE);
    }
    if (type instanceof IntegerType) {
      return text -> (int) numbers.whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type instanceof LongType) {
      return text -> numbers.whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type instanceof FloatType) {
      return numbers::single;
    }
    if (type instanceof DoubleType) {
      return numbers::twofold;
    }
    if (type instanceof DecimalType decimal) {
      return text -> numbers.decimal(text, decimal.precision(), decimal.scale());
    }
    return type instanceof BooleanType ? FieldParsers::truth : byspark(column, dialect);
  }

  private static Object truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new UnreadableField(Reason.NO_VALUE);
    };
  }

  private static FieldParser byspark(StructField column, CsvDialect dialect) {
    StructType one = new StructType().add(column);
    Function1<String, Object> converter =
        new UnivocityParser(one, dialect.options())
            .makeConverter(column.name(), column.dataType(), true);
    return text -> {
      try {
        return converter.apply(text);
      } catch (Exception e) { // Of Spark's, some are checked, though Scala does not say so.
        throw new UnreadableField(Reason.NO_VALUE);
      }
    };
  }
}
