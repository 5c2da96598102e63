package io.thresher.spark;

import static io.thresher.spark.Points.CLASSIFY;
import static io.thresher.spark.Points.REGRESS;
import static io.thresher.spark.Points.assertSame;
import static io.thresher.spark.Points.regressWith;
import static io.thresher.spark.Points.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.spark.query.Score;
import io.thresher.spark.shared.Scala;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator wherever SQL can put a call, against the plain prediction of the same rows. */
class ITScoreOperator {
  private static final SparkSession SPARK = Points.session();

  private static long scoreNodes(Dataset<Row> query) {
    return count(query.queryExecution().optimizedPlan());
  }

  private static long count(LogicalPlan plan) {
    long here = plan instanceof Score ? 1 : 0;
    return here
        + Scala.<LogicalPlan>list(plan.children()).stream().mapToLong(ITScoreOperator::count).sum();
  }

  @Test
  void explainShowsOperatorFedByColumnsWithoutRowConversionBelow() {
    String plan = SPARK.sql("explain select id, " + REGRESS + " from points").first().getString(0);
    int score = plan.indexOf("Score onnx_predict");
    assertThat(plan).contains("fed by columns");
    assertThat(plan.indexOf("ColumnarToRow")).isNotNegative().isLessThan(score);
    assertThat(plan.substring(score)).contains("FileScan").doesNotContain("ColumnarToRow");
  }

  @Test
  void readsOnlyColumnsThatAreNeededAndPushesFiltersToTheScan() {
    String query = "select " + CLASSIFY + ".label from cells where id > 100";
    String plan = SPARK.sql("explain " + query).first().getString(0);
    assertThat(plan).contains("PushedFilters: [IsNotNull(id), GreaterThan(id,100)]");

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
            + REGRESS
            + " as a, "
            + REGRESS
            + " + 1 as b from points where "
            + REGRESS
            + " > 13 order by "
            + REGRESS;
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
        "select id from points where id >= 0 and (" + REGRESS + " > 13 or id = 0)",
        "select id from expected where p > 13 or id = 0");
    assertSame(
        "select id, case when "
            + REGRESS
            + " > 13 then round("
            + REGRESS
            + ") else -1 end from points",
        "select id, case when p > 13 then round(p) else -1 end from expected");
  }

  @Test
  void scoresInAggregates() {
    assertSame(
        "select round("
            + REGRESS
            + ", 0) as g, count(*), max("
            + REGRESS
            + ") from points group by round("
            + REGRESS
            + ", 0) having max("
            + REGRESS
            + ") > 0",
        "select round(p, 0), count(*), max(p) from expected group by round(p, 0)");
  }

  @Test
  void scoresInWindowsAndSorts() {
    assertSame(
        "select id, rank() over (order by " + REGRESS + ") from points",
        "select id, rank() over (order by p) from expected");
    assertThat(rows("select id from points order by " + REGRESS + " desc, id"))
        .isEqualTo(rows("select id from expected order by p desc, id"));
  }

  @Test
  void scoresUnderJoinsUnionsAndSelfJoins() {
    assertSame(
        "select a.id, " + REGRESS + " as p from points a join expected e on a.id = e.id",
        "select id, p from expected");
    assertSame(
        "select id, " + REGRESS + " from points union all select id, " + REGRESS + " from points",
        "select id, p from expected union all select id, p from expected");
    assertSame(
        "with scored as (select id, "
            + REGRESS
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
            + REGRESS
            + " = q and points.id = k",
        "select e.id from expected e " + kind + " join " + right + " on p = q and e.id = k");
  }

  @Test
  void scoresBothSidesOfAnInnerJoinTogether() {
    String mixed = regressWith("l.x");
    assertSame(
        "select r.id from (select id as k, malic_acid as x from points) l join points r on l.k ="
            + " r.id and "
            + mixed
            + " > 13",
        "select id from expected where p > 13");
  }

  @Test
  void scoresInSubqueries() {
    assertSame(
        "select id from points where " + REGRESS + " = (select max(" + REGRESS + ") from points)",
        "select id from expected where p = (select max(p) from expected)");
    assertSame(
        "select id from expected where p in (select " + REGRESS + " from points where id < 10)",
        "select id from expected where p in (select p from expected where id < 10)");
    assertSame(
        "select id from expected e where exists (select 1 from points where points.id = e.id and "
            + REGRESS
            + " > 13)",
        "select id from expected where p > 13");
  }

  @Test
  void scoresCachedTablesByColumns() {
    Dataset<Row> cached = SPARK.table("points").cache();
    try {
      cached.count();
      cached.createOrReplaceTempView("cached_points");
      Dataset<Row> scored = SPARK.sql("select id, " + REGRESS + " from cached_points");
      assertThat(scored.collectAsList())
          .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected"));
      assertThat(scored.queryExecution().executedPlan().toString()).contains("fed by columns");
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void keepsScoresThatWereCached() {
    Dataset<Row> scored = SPARK.sql("select id, " + REGRESS + " as p from points").cache();
    try {
      assertThat(scored.filter("p > 13").collectAsList())
          .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected where p > 13"));
    } finally {
      scored.unpersist(true);
    }
  }

  @Test
  void stopsAtLimit() {
    Dataset<Row> limited = SPARK.sql("select id, " + REGRESS + " as p from points limit 5");
    assertThat(limited.collectAsList()).hasSize(5).isSubsetOf(rows("select id, p from expected"));
    assertThat(rows("select " + REGRESS + " from points limit 0")).isEmpty();
    assertSame(
        "select id, " + REGRESS + " from (select * from points order by id limit 7)",
        "select id, p from expected where id < 7");
  }

  @Test
  void leavesNonDeterministicNeighboursAlone() {
    Dataset<Row> scored =
        SPARK.sql(
            "select id, monotonically_increasing_id() as m, rand(1) as r, "
                + REGRESS
                + " as p from points");
    assertThat(scored.select("m").distinct().count()).isEqualTo(SPARK.table("points").count());
    assertThat(scored.select("id", "p").collectAsList())
        .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected"));
    assertThat(rows("select id from points where rand(3) < 2 and " + REGRESS + " > 13"))
        .containsExactlyInAnyOrderElementsOf(rows("select id from expected where p > 13"));
  }

  @Test
  void scoresRowsAndAcrossAnExchange() {
    assertSame(
        "select /*+ REPARTITION(5) */ id, "
            + REGRESS
            + " from (select /*+ REPARTITION(3) */ * from points)",
        "select id, p from expected");
  }

  @Test
  void feedsOneModelWithAnother() {
    String outer = regressWith(java.util.regex.Matcher.quoteReplacement(REGRESS));
    Dataset<Row> chained = SPARK.sql("select id, " + outer + " as p from points");
    Dataset<Row> staged =
        SPARK.sql(
            "select id, "
                + regressWith("s")
                + " as p from (select *, "
                + REGRESS
                + " as s from points)");
    assertThat(chained.collectAsList()).containsExactlyInAnyOrderElementsOf(staged.collectAsList());
    assertThat(scoreNodes(chained)).isEqualTo(2);
  }

  @Test
  void scoresSeveralModelsInOneQuery() {
    String forest = REGRESS.replace("lightgbm-regressor", "forest-regressor");
    Dataset<Row> both =
        SPARK.sql("select id, " + REGRESS + " as a, " + forest + " as b from points");
    assertThat(both.select("id", "a").collectAsList())
        .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected"));
    assertThat(both.select("id", "b").collectAsList())
        .containsExactlyInAnyOrderElementsOf(rows("select id, " + forest + " from points"));
    assertThat(scoreNodes(both)).isEqualTo(2);
  }

  @Test
  void refusesToKeepColumnsOfOneName() {
    Dataset<Row> joined =
        SPARK.sql(
            "select l.id, cast(l.id as float) as a, cast(1 as float) as b, r.id from range(3) l"
                + " left join range(1) r on l.id = r.id");
    Scorer scorer = Scorer.of(LinearModel.ONE.toString());

    assertThatThrownBy(() -> scorer.score(joined))
        .hasMessageContaining("THR-DATA-012")
        .hasMessageContaining("column 'id'");
    assertThatThrownBy(() -> scorer.keep("id").score(joined)).hasMessageContaining("THR-DATA-015");
    assertThat(scorer.keep("a").score(joined).count()).isEqualTo(3);
  }

  @Test
  void givesStructOfSeveralOutputs() {
    Row row = SPARK.sql("select " + CLASSIFY + " as p from cells order by id limit 1").first();
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
                + "', map('outputs', 'output_label=species', 'batch-size', '10'), struct(island,"
                + " sex, bill_length_mm as bill_length_mm, bill_depth_mm, flipper_length_mm,"
                + " body_mass_g)) as p from birds order by id");
    Dataset<Row> golden =
        LocalSpark.parquet("penguins/golden.parquet").orderBy("id").select("output_label");
    assertThat(named).isEqualTo(golden.collectAsList());
  }

  @Test
  void refusesCallsItCannotUnderstand() {
    assertThatThrownBy(() -> SPARK.sql("select onnx_predict(id) from points"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("THR-USE-005");
    assertThatThrownBy(
            () ->
                SPARK.sql(
                    REGRESS
                            .replaceFirst(", ", ", map('batchsize', '1'), ")
                            .replaceFirst("^", "select ")
                        + " from points"))
        .hasMessageContaining("did you mean 'batch-size'?");
  }
}
