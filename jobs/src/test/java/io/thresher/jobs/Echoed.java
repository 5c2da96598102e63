package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.datasets.Echo;
import io.thresher.spark.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Data whose columns, all but {@code id}, go through a model that gives back what it takes, with 1
 * for null; compared with what Spark says that the rows are.
 */
final class Echoed {
  private Echoed() {}

  /** The plan by which the rows were scored, after all of them were found to be right. */
  static String assertSame(Dataset<Row> data, Path model) throws IOException {
    Echo echo = new Echo();
    List<String> scored = new ArrayList<>();
    List<String> expected = new ArrayList<>(List.of("id"));
    for (StructField field : data.schema().fields()) {
      String name = field.name();
      if (!name.equals("id")) {
        echo.number(name, element(field.dataType()));
        scored.add("y_" + name);
        expected.add("coalesce(%s, %s)".formatted(value(name, field.dataType()), one(field)));
      }
    }
    Files.write(model, echo.onnx());
    Dataset<Row> scores =
        Scorer.of(model.toString())
            .options(Map.of("nulls", "1", "narrow", "all"))
            .keep("id")
            .score(data);

    List<Row> rows = scores.select("id", scored.toArray(String[]::new)).collectAsList();

    assertThat(rows)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            data.selectExpr(expected.toArray(String[]::new)).collectAsList());
    return scores.queryExecution().executedPlan().toString();
  }

  private static String value(String name, DataType type) {
    return element(type) == 11 ? "double(" + name + ")" : name;
  }

  private static String one(StructField field) {
    return "cast(1 as "
        + (element(field.dataType()) == 11 ? "double" : field.dataType().sql())
        + ")";
  }

  /** The number of the type of the model's input in ONNX; double for decimals. */
  private static int element(DataType type) {
    if (type instanceof FloatType) {
      return 1;
    } else if (type instanceof ByteType) {
      return 3;
    } else if (type instanceof ShortType) {
      return 5;
    } else if (type instanceof IntegerType) {
      return 6;
    } else if (type instanceof LongType) {
      return 7;
    } else if (type instanceof StringType) {
      return 8;
    } else if (type instanceof BooleanType) {
      return 9;
    }
    assertThat(type)
        .isInstanceOfAny(DoubleType.class, org.apache.spark.sql.types.DecimalType.class);
    return 11;
  }
}
