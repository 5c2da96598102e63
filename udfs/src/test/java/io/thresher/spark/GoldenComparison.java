package io.thresher.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Compares scored rows with the golden ones of a shipped data set, by id. */
final class GoldenComparison {
  /** By the name of the data set: many tests ask for the same. */
  private static final Map<String, Map<Long, Row>> READ = new ConcurrentHashMap<>();

  private GoldenComparison() {}

  /** Numbers within {@code tolerance * max(1, |golden|)}, everything else exactly. */
  static void assertMatches(Dataset<Row> scored, String name, double tolerance) {
    Map<Long, Row> expected =
        READ.computeIfAbsent(name, n -> byId(LocalSpark.parquet(n + "/golden.parquet")));
    Map<Long, Row> actual = byId(scored);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    String[] columns = expected.values().iterator().next().schema().fieldNames();
    for (Map.Entry<Long, Row> golden : expected.entrySet()) {
      for (String column : columns) {
        Object want = golden.getValue().getAs(column);
        Object got = requireNonNull(actual.get(golden.getKey())).getAs(column);
        compare(
            String.format(Locale.ROOT, "%s id %d %s", name, golden.getKey(), column),
            got,
            want,
            tolerance);
      }
    }
  }

  private static Map<Long, Row> byId(Dataset<Row> rows) {
    Map<Long, Row> byId = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      assertThat(byId.put(((Number) row.getAs("id")).longValue(), row)).isNull();
    }
    return byId;
  }

  private static void compare(String where, Object got, Object want, double tolerance) {
    if (want instanceof Double || want instanceof Float) {
      double golden = ((Number) want).doubleValue();
      double value = ((Number) got).doubleValue();
      if (Double.isNaN(golden) || Double.isInfinite(golden)) {
        assertThat(Double.valueOf(value)).as(where).isEqualTo(Double.valueOf(golden));
      } else {
        double limit = Math.max(tolerance, 1e-6) * Math.max(1, Math.abs(golden));
        assertThat(Math.abs(value - golden))
            .as(where + ": " + value + ", golden " + golden)
            .isLessThanOrEqualTo(limit);
      }
    } else if (want instanceof scala.collection.Seq<?> sequence) {
      List<?> wanted = CollectionConverters.asJava(sequence);
      List<?> given = CollectionConverters.asJava((scala.collection.Seq<?>) got);
      assertThat(given).as(where).hasSameSizeAs(wanted);
      for (int i = 0; i < wanted.size(); i++) {
        compare(where + "[" + i + "]", given.get(i), wanted.get(i), tolerance);
      }
    } else if (want instanceof scala.collection.Map<?, ?> map) {
      Map<?, ?> wanted = CollectionConverters.asJava(map);
      Map<?, ?> given = CollectionConverters.asJava((scala.collection.Map<?, ?>) got);
      assertThat(given.keySet()).as(where).isEqualTo(wanted.keySet());
      wanted.forEach(
          (key, value) ->
              compare(where + "{" + key + "}", requireNonNull(given.get(key)), value, tolerance));
    } else {
      assertThat(String.valueOf(got)).as(where).isEqualTo(String.valueOf(want));
    }
  }
}
