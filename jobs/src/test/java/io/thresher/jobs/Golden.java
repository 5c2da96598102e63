package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.Seq;

/** Compares predictions with those that an independent implementation made. */
final class Golden {
  /** By the file: many tests ask for the same. */
  private static final Map<String, Map<Long, Row>> READ = new ConcurrentHashMap<>();

  private final double tolerance;

  private Golden(double tolerance) {
    this.tolerance = tolerance;
  }

  /** Every row of {@code predictions} against the golden one of its {@code id}; none is missing. */
  static void check(Shipped shipped, Dataset<Row> predictions) {
    assertThat((long) compared(shipped, predictions)).isEqualTo(shipped.rows());
  }

  /** As {@link #check}, for a part of the rows. */
  static void checkPresent(Shipped shipped, Dataset<Row> predictions) {
    assertThat(compared(shipped, predictions)).isPositive();
  }

  private static int compared(Shipped shipped, Dataset<Row> predictions) {
    Map<Long, Row> golden =
        READ.computeIfAbsent(
            shipped.golden(), file -> byId(SharedSpark.session().read().parquet(file)));
    Map<Long, Row> scored = byId(predictions);
    Golden comparison = new Golden(shipped.tolerance());
    scored.forEach((id, row) -> comparison.compareRow(id, row, golden.get(id)));
    return scored.size();
  }

  private static Map<Long, Row> byId(Dataset<Row> data) {
    Map<Long, Row> rows = new LinkedHashMap<>();
    for (Row row : data.collectAsList()) {
      assertThat(rows.put(((Number) row.getAs("id")).longValue(), row)).isNull();
    }
    return rows;
  }

  private void compareRow(long id, Row scored, @Nullable Row golden) {
    if (golden == null) {
      throw new AssertionError("no golden row " + id);
    }
    for (String column : golden.schema().fieldNames()) {
      if (!column.equals("id")) {
        compare(
            String.format(Locale.ROOT, "%s of row %d", column, id),
            scored.getAs(column),
            golden.getAs(column));
      }
    }
  }

  private void compare(String what, @Nullable Object scored, @Nullable Object golden) {
    if (scored == null || golden == null) {
      assertThat(scored).as(what).isEqualTo(golden);
    } else if (golden instanceof Seq<?> expected) {
      Seq<?> values = (Seq<?>) scored;
      assertThat(values.size()).as(what).isEqualTo(expected.size());
      Iterator<?> other = values.iterator();
      for (Iterator<?> each = expected.iterator(); each.hasNext(); ) {
        compare(what, other.next(), each.next());
      }
    } else if (golden instanceof scala.collection.Map<?, ?> expected) {
      Map<Object, Object> values = javaMap((scala.collection.Map<?, ?>) scored);
      Map<Object, Object> wanted = javaMap(expected);
      assertThat(values.keySet()).as(what).isEqualTo(wanted.keySet());
      wanted.forEach((key, value) -> compare(what, values.get(key), value));
    } else if (golden instanceof Float || golden instanceof Double) {
      compareNumbers(what, ((Number) scored).doubleValue(), ((Number) golden).doubleValue());
    } else {
      assertThat(exact(scored)).as(what).isEqualTo(exact(golden));
    }
  }

  private void compareNumbers(String what, double scored, double golden) {
    if (Double.isNaN(golden) || Double.isInfinite(golden)) {
      assertThat(Double.valueOf(scored)).as(what).isEqualTo(Double.valueOf(golden));
    } else {
      assertThat(Math.abs(scored - golden))
          .as(what)
          .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(golden)));
    }
  }

  private static Object exact(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros().toPlainString();
    }
    return value instanceof Number number ? Long.toString(number.longValue()) : value;
  }

  private static Map<Object, Object> javaMap(scala.collection.Map<?, ?> map) {
    Map<Object, Object> copy = new LinkedHashMap<>();
    for (Iterator<? extends scala.Tuple2<?, ?>> each = map.iterator(); each.hasNext(); ) {
      scala.Tuple2<?, ?> entry = each.next();
      copy.put(entry._1(), entry._2());
    }
    return copy;
  }
}
