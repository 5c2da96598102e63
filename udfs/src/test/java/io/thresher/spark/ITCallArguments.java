package io.thresher.spark;

import static io.thresher.spark.LinearModel.ONE;
import static io.thresher.spark.LinearModel.TWO;
import static io.thresher.spark.LinearModel.VECTOR;
import static io.thresher.spark.Points.assertSame;
import static io.thresher.spark.Points.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call may be given, and where a call may be kept. */
class ITCallArguments {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final String SCORES = "select id, cast(2 * a - 3 * b + 1 as float) from rows";

  @BeforeAll
  static void tables() {
    SPARK
        .range(0, 20, 1, 2)
        .selectExpr("id", "cast(id % 5 as float) a", "cast(id % 3 as float) b")
        .selectExpr(
            "*", "struct(a, b) f", "struct(struct(b, a) g) n", "array(a, b) v", "cast(a as int) i")
        .write()
        .mode("overwrite")
        .parquet("target/linear-model/rows");
    SPARK.read().parquet("target/linear-model/rows").createOrReplaceTempView("rows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a, b",
        "f.a, f.b",
        "f",
        "n.g",
        "n.g.a, n.g.b",
        "struct(n.g.*)",
        "f.*",
        "id, n",
        "struct(a, f.b)",
        "cast(a as float), cast(b as float)",
        "cast(cast(a as double) as float), b",
        "cast(i as float) as a, b",
        "v[0] as a, v[1] as b",
        "named_struct('a', a, 'b', b)",
        "map('batch-size', 3), a, b",
        "map('batch-size', '3', 'nulls', 'nan'), a, b",
        "map(), a, b"
      })
  void takesColumnsByTheirNames(String arguments) {
    String named = arguments.contains(" as a, ") ? "struct(" + arguments + ")" : arguments;
    assertSame("select id, onnx_predict('%s', %s) from rows".formatted(ONE, named), SCORES);
  }

  /**
   * Spark holds the columns of HAVING in a node of its own, until it knows that they are grouped.
   */
  @ParameterizedTest
  @ValueSource(strings = {"array(a, b)", "cast(abs(a) as float), b", "v"})
  void isTheSameCallInHavingAsInGroupBy(String arguments) {
    String call = "onnx_predict('%s', %s)".formatted(VECTOR, arguments);
    assertThat(
            SPARK
                .sql(
                    "select count(*) from rows group by %1$s having %1$s is not null"
                        .formatted(call))
                .collectAsList())
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"v", "array(a, b)", "a, b", "f", "transform(v, x -> x)"})
  void takesAVectorAsArrayOrAsItsValues(String arguments) {
    assertSame(
        "select id, onnx_predict('%s', %s) + 1 from rows".formatted(VECTOR, arguments), SCORES);
  }

  @Test
  void takesTheFieldsThatAnotherModelGives() {
    assertSame(
        "select id, onnx_predict('%s', struct(p.y as a, p.z as b)) from (select id, onnx_predict('%s', f) p from rows)"
            .formatted(ONE, TWO),
        "select id, cast(2 * (2 * a - 3 * b + 1) - 3 * (a + b) + 1 as float) from rows");
  }

  @Test
  void readsColumnsThroughThreeModels() {
    String first = "onnx_predict('%s', struct(a, b))".formatted(TWO);
    String second = "onnx_predict('%s', struct(%s.y as a, b))".formatted(TWO, first);
    String third = "onnx_predict('%s', struct(%s.y as a, b))".formatted(TWO, second);
    Dataset<Row> scored = SPARK.sql("select id, " + third + ".y from rows");

    assertThat(scored.queryExecution().executedPlan().toString().split("fed by columns"))
        .hasSize(4);
    assertThat(scored.collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            rows("select id, cast(8 * a - 21 * b + 7 as float) from rows"));
  }

  @Test
  void scoresRowsThatAProgramMakes() {
    StructType schema =
        new StructType()
            .add("name", DataTypes.StringType)
            .add("a", DataTypes.FloatType)
            .add("b", DataTypes.FloatType);
    List<Row> made = List.of(RowFactory.create("m", 1f, 2f), RowFactory.create(null, 3f, 0f));
    Dataset<Row> scored =
        SPARK
            .createDataFrame(made, schema)
            .selectExpr("name", "onnx_predict('%s', a, b) y".formatted(ONE))
            .filter("y > -10");
    assertThat(scored.collectAsList())
        .containsExactly(RowFactory.create("m", -3f), RowFactory.create(null, 7f));
  }

  @Test
  void standsInPersistentViews() {
    SPARK.sql("drop view if exists scored_rows");
    SPARK.sql(
        "create table if not exists kept_rows using parquet location '%s'"
            .formatted(Path.of("target/linear-model/rows").toUri()));
    SPARK.sql(
        "create view scored_rows as select id, onnx_predict('%s', f) as y from kept_rows"
            .formatted(ONE));
    try {
      assertThat(SPARK.newSession().table("scored_rows").filter("y > 0").collectAsList())
          .containsExactlyInAnyOrderElementsOf(
              rows("select * from (" + SCORES + ") as s(id, y) where y > 0"));
    } finally {
      SPARK.sql("drop view scored_rows");
      SPARK.sql("drop table kept_rows");
    }
  }

  @Test
  void refusesOptionsThatAreNoTexts() {
    assertThatThrownBy(
            () -> SPARK.sql("select onnx_predict('m.onnx', map('nulls', array(1)), a) from rows"))
        .hasMessageContaining("THR-USE-005")
        .hasMessageContaining("options are a map of array<int>");
    assertThatThrownBy(
            () -> SPARK.sql("select onnx_predict('m.onnx', map('nulls', null), a) from rows"))
        .hasMessageContaining("THR-USE-005");
    assertThatThrownBy(
            () ->
                SPARK.sql(
                    "select onnx_predict('m.onnx', map('nulls', 'nan', 'bind', null), a) from"
                        + " rows"))
        .hasMessageContaining("option 'bind' is null");
  }
}
