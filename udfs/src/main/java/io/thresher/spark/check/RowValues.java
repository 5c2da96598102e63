package io.thresher.spark.check;

import io.thresher.check.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** Values of rows in the forms that are compared. */
final class RowValues {
  private static final double MOST_WHOLE = 1L << 53;

  private RowValues() {}

  /** A number; null of null. */
  static @Nullable Double number(@Nullable Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1.0 : 0.0;
    }
    return value == null ? null : Double.valueOf(((Number) value).doubleValue());
  }

  /** All numbers of an array, which may be nested, in order; null of null. */
  static double @Nullable [] vector(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    List<Double> numbers = new ArrayList<>();
    flatten(value, numbers);
    double[] vector = new double[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i);
    }
    return vector;
  }

  private static void flatten(@Nullable Object value, List<Double> numbers) {
    if (value instanceof Iterable<?> several) {
      Iterator<?> each = several.iterator();
      while (each.hasNext()) {
        flatten(each.next(), numbers);
      }
    } else {
      Double number = number(value);
      numbers.add(number == null ? Double.NaN : number);
    }
  }

  /** Numbers by key, of a map or a struct; null of null. */
  static @Nullable Map<String, Double> map(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    Map<String, Double> numbers = new TreeMap<>();
    if (value instanceof Row struct) {
      for (String field : struct.schema().fieldNames()) {
        put(numbers, field, struct.getAs(field));
      }
    } else {
      CollectionConverters.asJava((scala.collection.Map<?, ?>) value)
          .forEach((key, number) -> put(numbers, label(key), number));
    }
    return numbers;
  }

  private static void put(Map<String, Double> numbers, String key, @Nullable Object value) {
    Double number = number(value);
    if (number != null) {
      numbers.put(key, number);
    }
  }

  /** A text that is the same for a whole number in every type. */
  static String label(@Nullable Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "1" : "0";
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return number == Math.rint(number) && Math.abs(number) <= MOST_WHOLE
          ? Long.toString((long) number)
          : Numbers.text(number);
    }
    if (value instanceof java.math.BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    return String.valueOf(value);
  }
}
