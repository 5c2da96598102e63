package io.thresher.spark;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.options.ScoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator wherever SQL can put a call, against the plain prediction of the same rows. */
class ITScoreOperator {
  private static final SparkSession SPARK = LocalSpark.session();

  /** {@code predict(f...)} of a single float output. */
  private static String regress;

  /** Label and probabilities. */
  private static String classify;

  @BeforeAll
  static void registerViews() {
    LocalSpark.parquet("zoo/lightgbm-regressor/data.parquet").createOrReplaceTempView("points");
    LocalSpark.parquet("breast-cancer/data.parquet").createOrReplaceTempView("cells");
    regress = call("zoo/lightgbm-regressor/model.onnx", "points");
    classify = call("breast-cancer/model.onnx", "cells");
    // Reference: each row's prediction, stored before any query under test.
    SPARK
        .sql("select id, " + regress + " as p from points")
        .localCheckpoint(true)
        .createOrReplaceTempView("expected");
  }

  private static String call(String model, String view) {
    return "onnx_predict('%s', %s)"
        .formatted(
            LocalSpark.file(model), String.join(", ", SPARK.table(view).drop("id").columns()));
  }

  /** The regression with another expression for its first feature. */
  private static String regressWith(String expression) {
    String columns = regress.substring(regress.indexOf("malic_acid"), regress.length() - 1);
    return "onnx_predict('%s', struct(%s))"
        .formatted(
            LocalSpark.file("zoo/lightgbm-regressor/model.onnx"),
            columns.replaceFirst("malic_acid", expression + " as malic_acid"));
  }

  private static List<Row> rows(String sql) {
    return SPARK.sql(sql).collectAsList();
  }

  private static long scoreNodes(Dataset<Row> query) {
    return count(query.queryExecution().optimizedPlan());
  }

  private static long count(LogicalPlan plan) {
    long here = plan instanceof Score ? 1 : 0;
    return here
        + Scala.<LogicalPlan>list(plan.children()).stream().mapToLong(ITScoreOperator::count).sum();
  }

  private static void assertSame(String actual, String expected) {
    assertThat(rows(actual)).containsExactlyInAnyOrderElementsOf(rows(expected));
  }

  @Test
  void explainShowsOperatorFedByColumnsWithoutRowConversionBelow() {
    String plan = SPARK.sql("explain select id, " + regress + " from points").first().getString(0);
    int score = plan.indexOf("Score onnx_predict");
    assertThat(plan).contains("fed by columns");
    assertThat(plan.indexOf("ColumnarToRow")).isNotNegative().isLessThan(score);
    assertThat(plan.substring(score)).contains("FileScan").doesNotContain("ColumnarToRow");
  }

  @Test
  void readsOnlyColumnsThatAreNeededAndPushesFiltersToTheScan() {
    String query = "select " + classify + ".label from cells where id > 100";
    String plan = SPARK.sql("explain " + query).first().getString(0);
    assertThat(plan).contains("PushedFilters: [IsNotNull(id), GreaterThan(id,100)]");

    SPARK.table("cells").selectExpr("*", "'x' as unused").createOrReplaceTempView("wide");
    String narrow = SPARK.sql("explain select id from wide").first().getString(0);
    assertThat(narrow).doesNotContain("Score");
    String star =
        SPARK
            .sql(
                "explain select onnx_predict('"
                    + LocalSpark.file("zoo/forest-classifier/model.onnx")
                    + "', *) from parquet.`"
                    + LocalSpark.file("zoo/forest-classifier/data.parquet")
                    + "`")
            .first()
            .getString(0);
    assertThat(star.substring(star.indexOf("ReadSchema"))).doesNotContain("id:bigint");
  }

  @Test
  void scoresIdenticalCallsOnce() {
    String query =
        "select id, "
            + regress
            + " as a, "
            + regress
            + " + 1 as b from points where "
            + regress
            + " > 13 order by "
            + regress;
    Dataset<Row> result = SPARK.sql(query);
    assertSame(query, "select id, p, p + 1 from expected where p > 13");
    result.collect();
    assertThat(scoreNodes(result)).isEqualTo(1);
  }

  @Test
  void scoresIdenticalCallsOverExpressionsOnce() {
    String shifted = regressWith("cast(malic_acid + 1 as float)");
    String query = "select " + shifted + " from points where " + shifted + " > 0";
    Dataset<Row> result = SPARK.sql(query);
    assertThat(result.collectAsList()).isNotEmpty();
    assertThat(scoreNodes(result)).isEqualTo(1);
  }

  @Test
  void scoresInFiltersAndNestedExpressions() {
    assertSame(
        "select id from points where id >= 0 and (" + regress + " > 13 or id = 0)",
        "select id from expected where p > 13 or id = 0");
    assertSame(
        "select id, case when "
            + regress
            + " > 13 then round("
            + regress
            + ") else -1 end from points",
        "select id, case when p > 13 then round(p) else -1 end from expected");
  }

  @Test
  void scoresInAggregates() {
    assertSame(
        "select round("
            + regress
            + ", 0) as g, count(*), max("
            + regress
            + ") from points group by round("
            + regress
            + ", 0) having max("
            + regress
            + ") > 0",
        "select round(p, 0), count(*), max(p) from expected group by round(p, 0)");
  }

  @Test
  void scoresInWindowsAndSorts() {
    assertSame(
        "select id, rank() over (order by " + regress + ") from points",
        "select id, rank() over (order by p) from expected");
    assertThat(rows("select id from points order by " + regress + " desc, id"))
        .isEqualTo(rows("select id from expected order by p desc, id"));
  }

  @Test
  void scoresUnderJoinsUnionsAndSelfJoins() {
    assertSame(
        "select a.id, " + regress + " as p from points a join expected e on a.id = e.id",
        "select id, p from expected");
    assertSame(
        "select id, " + regress + " from points union all select id, " + regress + " from points",
        "select id, p from expected union all select id, p from expected");
    assertSame(
        "with scored as (select id, "
            + regress
            + " as p from points) "
            + "select l.id, l.p, r.p from scored l join scored r on l.id = r.id + 1",
        "select l.id, l.p, r.p from expected l join expected r on l.id = r.id + 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inner", "left outer", "left semi", "left anti"})
  void scoresInJoinConditions(String kind) {
    String right = "(select id as k, p as q from expected)";
    assertSame(
        "select points.id from points "
            + kind
            + " join "
            + right
            + " on "
            + regress
            + " = q and points.id = k",
        "select e.id from expected e " + kind + " join " + right + " on p = q and e.id = k");
  }

  @Test
  void scoresBothSidesOfAnInnerJoinTogether() {
    String mixed = regressWith("l.x");
    assertSame(
        "select r.id from (select id as k, malic_acid as x from points) l join points r on l.k = r.id and "
            + mixed
            + " > 13",
        "select id from expected where p > 13");
  }

  @Test
  void scoresInSubqueries() {
    assertSame(
        "select id from points where " + regress + " = (select max(" + regress + ") from points)",
        "select id from expected where p = (select max(p) from expected)");
    assertSame(
        "select id from expected where p in (select " + regress + " from points where id < 10)",
        "select id from expected where p in (select p from expected where id < 10)");
    assertSame(
        "select id from expected e where exists (select 1 from points where points.id = e.id and "
            + regress
            + " > 13)",
        "select id from expected where p > 13");
  }

  @Test
  void scoresCachedTablesByColumns() {
    Dataset<Row> cached = SPARK.table("points").cache();
    try {
      cached.count();
      cached.createOrReplaceTempView("cached_points");
      Dataset<Row> scored = SPARK.sql("select id, " + regress + " from cached_points");
      assertThat(scored.collectAsList())
          .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected"));
      assertThat(scored.queryExecution().executedPlan().toString()).contains("fed by columns");
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void keepsScoresThatWereCached() {
    Dataset<Row> scored = SPARK.sql("select id, " + regress + " as p from points").cache();
    try {
      assertThat(scored.filter("p > 13").collectAsList())
          .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected where p > 13"));
    } finally {
      scored.unpersist(true);
    }
  }

  @Test
  void stopsAtLimit() {
    Dataset<Row> limited = SPARK.sql("select id, " + regress + " as p from points limit 5");
    assertThat(limited.collectAsList()).hasSize(5).isSubsetOf(rows("select id, p from expected"));
    assertThat(rows("select " + regress + " from points limit 0")).isEmpty();
    assertSame(
        "select id, " + regress + " from (select * from points order by id limit 7)",
        "select id, p from expected where id < 7");
  }

  @Test
  void leavesNonDeterministicNeighboursAlone() {
    Dataset<Row> scored =
        SPARK.sql(
            "select id, monotonically_increasing_id() as m, rand(1) as r, "
                + regress
                + " as p from points");
    assertThat(scored.select("m").distinct().count()).isEqualTo(SPARK.table("points").count());
    assertThat(scored.select("id", "p").collectAsList())
        .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected"));
    assertThat(rows("select id from points where rand(3) < 2 and " + regress + " > 13"))
        .containsExactlyInAnyOrderElementsOf(rows("select id from expected where p > 13"));
  }

  @Test
  void scoresRowsAndAcrossAnExchange() {
    assertSame(
        "select /*+ REPARTITION(5) */ id, "
            + regress
            + " from (select /*+ REPARTITION(3) */ * from points)",
        "select id, p from expected");
  }

  @Test
  void feedsOneModelWithAnother() {
    String outer = regressWith(java.util.regex.Matcher.quoteReplacement(regress));
    Dataset<Row> chained = SPARK.sql("select id, " + outer + " as p from points");
    Dataset<Row> staged =
        SPARK.sql(
            "select id, "
                + regressWith("s")
                + " as p from (select *, "
                + regress
                + " as s from points)");
    assertThat(chained.collectAsList()).containsExactlyInAnyOrderElementsOf(staged.collectAsList());
    assertThat(scoreNodes(chained)).isEqualTo(2);
  }

  @Test
  void scoresSeveralModelsInOneQuery() {
    String forest = regress.replace("lightgbm-regressor", "forest-regressor");
    Dataset<Row> both =
        SPARK.sql("select id, " + regress + " as a, " + forest + " as b from points");
    assertThat(both.select("id", "a").collectAsList())
        .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected"));
    assertThat(both.select("id", "b").collectAsList())
        .containsExactlyInAnyOrderElementsOf(rows("select id, " + forest + " from points"));
    assertThat(scoreNodes(both)).isEqualTo(2);
  }

  @Test
  void givesStructOfSeveralOutputs() {
    Row row = SPARK.sql("select " + classify + " as p from cells order by id limit 1").first();
    Row struct = row.getStruct(0);
    assertThat(struct.schema().fieldNames()).containsExactly("label", "probabilities");
    assertThat(struct.getLong(0)).isBetween(0L, 1L);
    assertThat(struct.<Float>getList(1)).hasSize(2);
  }

  @Test
  void takesOptionsAndNamedColumnsInSql() {
    String model = LocalSpark.file("penguins/model.onnx");
    SPARK.read().parquet(LocalSpark.file("penguins/data.parquet")).createOrReplaceTempView("birds");
    List<Row> named =
        rows(
            "select onnx_predict('"
                + model
                + "', map('outputs', 'output_label=species', 'batch-size', '10'), "
                + "struct(island, sex, bill_length_mm as bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g)) as p "
                + "from birds order by id");
    Dataset<Row> golden =
        LocalSpark.parquet("penguins/golden.parquet").orderBy("id").select("output_label");
    assertThat(named).isEqualTo(golden.collectAsList());
  }

  /**
   * Column batches much smaller than the model's: their other columns of every kind wait, copied,
   * for the scores.
   */
  @Test
  void keepsOtherColumnsWhileItGathersSmallColumnBatches(@TempDir Path folder) {
    String file = folder.resolve("points").toString();
    SPARK
        .sql(
            "select *, concat('n', id) as name, array(id, id + 1) as list, named_struct('a', id, 'b', cast(id as string)) "
                + "as pair, map('k', id) as entries, cast(id as decimal(30, 2)) as amount, "
                + "if(id % 3 = 0, null, id) as gaps, cast(proline as int) % 2 as part from points")
        .write()
        .partitionBy("part")
        .parquet(file);
    Dataset<Row> data = SPARK.read().parquet(file);
    Scorer scorer =
        Scorer.of(LocalSpark.file("zoo/lightgbm-regressor/model.onnx"))
            .options(ScoreOptions.parse(Map.of("outputs", "variable=p", "batch-size", "64")));
    SPARK.conf().set("spark.sql.parquet.columnarReaderBatchSize", "10");
    try {
      Dataset<Row> scored = scorer.score(data);
      assertThat(scored.collectAsList()).hasSize(89);
      assertThat(ScoreMetrics.of(scored.queryExecution()).batches()).isBetween(1L, 8L);
      assertThat(scored.drop("p").collectAsList())
          .containsExactlyInAnyOrderElementsOf(data.collectAsList());
      assertThat(scored.select("id", "p").collectAsList())
          .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected"));
      assertThat(scored.queryExecution().executedPlan().toString()).contains("fed by columns");
    } finally {
      SPARK.conf().unset("spark.sql.parquet.columnarReaderBatchSize");
    }
  }

  @Test
  void takesPartitionColumnsAsFeatures(@TempDir Path folder) {
    String file = folder.resolve("points").toString();
    SPARK
        .sql(
            "select * except (malic_acid), cast(round(malic_acid) as int) as malic_acid from points")
        .write()
        .partitionBy("malic_acid")
        .parquet(file);
    String rounded =
        regressWith("cast(round(malic_acid) as int)")
            .replace("struct(", "map('narrow', 'features'), struct(");
    Scorer scorer =
        Scorer.of(LocalSpark.file("zoo/lightgbm-regressor/model.onnx"))
            .options(ScoreOptions.parse(Map.of("outputs", "variable=p", "narrow", "features")))
            .keep("id");
    assertThat(scorer.score(SPARK.read().parquet(file)).collectAsList())
        .containsExactlyInAnyOrderElementsOf(rows("select id, " + rounded + " from points"));
  }

  @Test
  void reportsSessionLoadedOnceInItsMetrics() {
    Dataset<Row> scored =
        Scorer.of(LocalSpark.file("zoo/forest-regressor/model.onnx"))
            .options(ScoreOptions.parse(Map.of("threads", "2")))
            .score(LocalSpark.parquet("zoo/forest-regressor/data.parquet").repartition(20));
    assertThat(scored.collectAsList()).hasSize(89);
    ScoreMetrics metrics = ScoreMetrics.of(scored.queryExecution());
    assertThat(metrics.rows()).isEqualTo(89);
    assertThat(metrics.batches()).isEqualTo(20);
    assertThat(metrics.sessionsLoaded()).isEqualTo(1);
    assertThat(metrics.loadNanos()).isPositive();
    assertThat(metrics.inferNanos()).isPositive();
    assertThat(metrics.assembleNanos()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesFileRowAndKeyOfANull(boolean byColumns, @TempDir Path folder) {
    String file = folder.resolve("points").toString();
    SPARK
        .table("points")
        .withColumn("malic_acid", expr("if(id = 42, null, malic_acid)"))
        .coalesce(1)
        .sortWithinPartitions("id")
        .write()
        .parquet(file);
    String filter = byColumns ? "" : " where id + 0 >= 40";
    assertThatThrownBy(
            () -> rows("select id, " + regress + " from parquet.`" + file + "`" + filter))
        .satisfies(
            thrown ->
                assertThat(requireNonNull(ScoringException.in(thrown)))
                    .hasMessageContaining("THR-DATA-021")
                    .hasMessageContaining("column 'malic_acid'")
                    .hasMessageContaining(file)
                    .hasMessageContaining(byColumns ? "row 42 (from 0)" : "row 2 (from 0)")
                    .hasMessageContaining("id = 42"));
  }

  /** A model that looks its input up in a table of three. */
  private static String lookup(Path folder) {
    NodeProto gather = OnnxModels.node("Gather", "table", "y").toBuilder().addInput("x").build();
    GraphProto.Builder graph =
        OnnxModels.graph(gather)
            .addInitializer(
                OnnxModels.tensor("table", 3)
                    .setDataType(ElementType.FLOAT.onnxCode())
                    .addAllFloatData(List.of(1f, 2f, 3f)))
            .addInput(OnnxModels.value("x", ElementType.INT64, "n"))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n"));
    return OnnxModels.write(OnnxModels.model(graph), folder.resolve("lookup.onnx")).toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesTheRowOnWhichTheModelFails(boolean byColumns, @TempDir Path folder) {
    String model = lookup(folder);
    String file = folder.resolve("indices").toString();
    SPARK.range(0, 50, 1, 1).selectExpr("id", "if(id = 17, 99, id % 3) as x").write().parquet(file);
    Dataset<Row> data = SPARK.read().parquet(file);
    Dataset<Row> scored =
        Scorer.of(model)
            .options(ScoreOptions.parse(Map.of("batch-size", "1")))
            .keep("id")
            .score(byColumns ? data : data.filter("id + 0 >= 10"));
    assertThatThrownBy(scored::collectAsList)
        .satisfies(
            thrown ->
                assertThat(requireNonNull(ScoringException.in(thrown)))
                    .hasMessageContaining("THR-RUN-021")
                    .hasMessageContaining("the row partition 0, file")
                    .hasMessageContaining(file)
                    .hasMessageContaining("id = 17"));
    assertThat(Scorer.of(model).keep("id").score(data.filter("id < 10")).collectAsList())
        .hasSize(10);
    assertThatThrownBy(() -> Scorer.of(model).keep("id").score(data).collectAsList())
        .satisfies(
            thrown ->
                assertThat(requireNonNull(ScoringException.in(thrown)))
                    .hasMessageContaining("batch of 50 rows, the last being partition 0")
                    .hasMessageContaining("id = 49"));
  }

  @Test
  void refusesCallsItCannotUnderstand() {
    assertThatThrownBy(() -> SPARK.sql("select onnx_predict(id) from points"))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-USE-005");
    assertThatThrownBy(
            () ->
                SPARK.sql(
                    regress
                            .replaceFirst(", ", ", map('batchsize', '1'), ")
                            .replaceFirst("^", "select ")
                        + " from points"))
        .hasMessageContaining("did you mean 'batch-size'?");
  }
}
