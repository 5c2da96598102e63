package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Views to query: {@code points}, which a regression scores, with its predictions in {@code
 * expected} (columns id, p), stored before any query under test; and {@code cells}, which a
 * classification scores.
 */
public final class Points {
  static final String REGRESSOR = "zoo/lightgbm-regressor/model.onnx";

  private static final SparkSession SPARK = LocalSpark.session();

  /** The call that scores {@code points}: a single float. */
  static final String REGRESS = call(REGRESSOR, "points", "zoo/lightgbm-regressor");

  /** The call that scores {@code cells}: label and probabilities. */
  static final String CLASSIFY = call("breast-cancer/model.onnx", "cells", "breast-cancer");

  static {
    SPARK
        .sql("select id, " + REGRESS + " as p from points")
        .localCheckpoint(true)
        .createOrReplaceTempView("expected");
  }

  private Points() {}

  /** The session that has the views; a test that names a view takes it from here. */
  static SparkSession session() {
    return SPARK;
  }

  private static String call(String model, String view, String data) {
    LocalSpark.parquet(data + "/data.parquet").createOrReplaceTempView(view);
    return "onnx_predict('%s', %s)"
        .formatted(
            LocalSpark.file(model), String.join(", ", SPARK.table(view).drop("id").columns()));
  }

  /** The regression with another expression for its first feature. */
  static String regressWith(String expression) {
    String columns = REGRESS.substring(REGRESS.indexOf("malic_acid"), REGRESS.length() - 1);
    return "onnx_predict('%s', struct(%s))"
        .formatted(
            LocalSpark.file(REGRESSOR),
            columns.replaceFirst("malic_acid", expression + " as malic_acid"));
  }

  static List<Row> rows(String sql) {
    return SPARK.sql(sql).collectAsList();
  }

  static void assertSame(String actual, String expected) {
    assertThat(rows(actual)).containsExactlyInAnyOrderElementsOf(rows(expected));
  }
}
