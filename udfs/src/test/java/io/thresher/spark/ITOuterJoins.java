package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.spark.LinearModel.Score;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins that read a side twice, over sides that may be others the second time. */
class ITOuterJoins {
  private static final SparkSession SPARK = LocalSpark.session().newSession();
  private static final String LIMIT = "has a LIMIT or OFFSET, and no order over all of its columns";

  @BeforeAll
  static void tables() {
    SPARK
        .range(0, 60, 1, 3)
        .selectExpr(
            "id",
            "cast(id % 7 as int) k",
            "cast(id % 10 as float) a",
            "cast(id % 4 as float) b",
            "collate(concat('s', id % 3), 'UTF8_LCASE') c")
        .createOrReplaceTempView("t");
    SPARK.sql("select id + 40 as id, k, b as a, a as b, c from t").createOrReplaceTempView("u");
  }

  private static String join(Score score, String kept, String kind, String condition) {
    return "select x.*, u.id other from (%s) x %s join u on %s and %s > 9"
        .formatted(kept, kind, condition, score.of("x.a", "u.b"))
        .replace("u.id other", kind.matches(".*(semi|anti)") ? "1" : "u.id other");
  }

  private static void assertRefused(String query, String reason) {
    assertThatThrownBy(() -> SPARK.sql(query).collectAsList())
        .as(query)
        .hasMessageContaining("onnx_predict cannot be computed where it stands")
        .hasMessageContaining("reads one side twice, which would not be the same both times")
        .hasMessageContaining(reason)
        .hasMessageContaining("CACHE TABLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"left", "full", "left semi", "left anti"})
  void refusesALimitWithoutATotalOrder(String kind) {
    for (String tail : List.of("limit 20", "order by k limit 20", "order by a, b offset 10")) {
      assertRefused(
          join(Score.MODEL, "select id, k, a, b from t " + tail, kind, "x.k = u.k"), LIMIT);
    }
  }

  @Test
  void refusesALimitOnTheOtherSideOfARightOrFullJoin() {
    for (String kind : List.of("right", "full")) {
      assertRefused(
          "select t.id, u.id from t %s join (select * from u limit 20) u on t.k = u.k and %s > 9"
              .formatted(kind, Score.MODEL.of("t.a", "u.b")),
          LIMIT);
    }
    assertRefused(
        "select * from (select * from t limit 20) t where not exists (select 1 from u where t.k ="
            + " u.k and "
            + Score.MODEL.of("t.a", "u.b")
            + " > 9)",
        LIMIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "select id, k, a from t tablesample (50 percent); is a sample",
        "select id, k, a + rand() a from t; is random",
        "select k, first(a) a from t group by k; depends on the order, first",
        "select k, collect_list(a)[0] a from t group by k; depends on the order, collect_list",
        "select k, max_by(a, b) a from t group by k; depends on the order, max_by",
        "select k, hll_sketch_estimate(hll_sketch_agg(id)) a from t group by k; hll_sketch_agg",
        "select k, kll_sketch_get_quantile_bigint(kll_sketch_agg_bigint(id), 0.5) a from t group by"
            + " k; kll_sketch_agg_bigint",
        "select k, approx_top_k(id, 2)[0].item a from t group by k; approx_top_k",
        "select k, theta_sketch_estimate(theta_sketch_agg(id)) a from t group by k;"
            + " theta_sketch_agg",
        "select id, k, row_number() over (partition by k order by b) a from t; a window function",
        "select id, k, lag(b, 1, 0f) over (partition by k order by b) a from t; a window function",
        "select id, k, sum(a) over (partition by k) a from t; sums of fractions",
        "select k, a from (select k, b, avg(a) a from t group by k, b); sums of fractions",
        "select k, a from t where a < (select b + 3 from t where id < 2 limit 1); has a LIMIT"
      })
  void refusesValuesThatDependOnTheOrder(String kept, String reason) {
    assertRefused(join(Score.MODEL, kept, "left", "x.k = u.k"), reason);
  }

  @Test
  void refusesColumnsWhoseEqualValuesDiffer() {
    assertRefused(
        join(Score.MODEL, "select id, k, a, c from t", "left", "x.c = u.c"),
        "c has a collation or no order");
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "double"})
  void tellsZerosOfEitherSignApart(String type, @TempDir Path folder) {
    Path quotient =
        OnnxModels.write(
            OnnxModels.model(
                OnnxModels.graph(OnnxModels.node("Div", "b", "y").toBuilder().addInput("a").build())
                    .addInput(OnnxModels.value("a", ElementType.FLOAT, "n", 1))
                    .addInput(OnnxModels.value("b", ElementType.FLOAT, "n", 1))
                    .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", 1))),
            folder.resolve("quotient.onnx"));
    SPARK
        .sql(
            "select id, cast((1 - 2 * mod(id, 2)) * 0d as %s) a from range(0, 6, 1, 3)"
                .formatted(type))
        .createOrReplaceTempView("zeros");
    String matched =
        "select z.id from zeros z left %s join range(3, 4) r on"
            + " onnx_predict('%s', struct(cast(z.a as float) as a, cast(r.id as float) as b)) > 0";
    assertThat(SPARK.sql(matched.formatted("semi", quotient)).collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create(0L), RowFactory.create(2L), RowFactory.create(4L));
    assertThat(SPARK.sql(matched.formatted("anti", quotient)).collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create(1L), RowFactory.create(3L), RowFactory.create(5L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select id, k, a from t",
        "select id, k, a, c from t",
        "select id, k, a from t order by a, id, k limit 20",
        "select k, sum(b) a from t group by k order by k limit 4",
        "select id, k, a from t order by id, k, a limit 20 offset 10",
        "select k, avg(b) a from t group by k",
        "select 3 k, avg(b) a from t",
        "select k, count(*) a, max(b) b from t group by k",
        "select k, max(a) a, first(7) n from t group by k",
        "select k, approx_count_distinct(id) + bit_xor(id) + median(b) a from t group by k",
        "select id, k, rank() over (partition by k order by b) a from t",
        "select id, k, row_number() over (order by id, k, a, b) a, a y, b from t",
        "select id, k, row_number() over (partition by k order by id) n, a from t"
      })
  void scoresSidesThatAreTheSameBothTimes(String kept) {
    // Its condition is that of a left join and of an anti join.
    List<Row> expected = SPARK.sql(join(Score.FORMULA, kept, "full", "x.k = u.k")).collectAsList();
    assertThat(expected).isNotEmpty();
    assertThat(SPARK.sql(join(Score.MODEL, kept, "full", "x.k = u.k")).collectAsList())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void scoresALimitOnTheSideThatIsReadOnce() {
    assertThat(
            SPARK
                .sql(
                    "select t.id, u.id from t left join (select * from u limit 5) u on t.k = u.k"
                        + " and "
                        + Score.MODEL.of("t.a", "u.b")
                        + " > 9")
                .collectAsList())
        .hasSizeGreaterThanOrEqualTo(60);
  }

  @Test
  void scoresALimitThatIsCached() {
    SPARK.sql("cache table cut as select id, k, a, b from t limit 20");
    String cached = "select * from cut";
    assertThat(SPARK.sql(join(Score.MODEL, cached, "full", "x.k = u.k")).collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            SPARK.sql(join(Score.FORMULA, cached, "full", "x.k = u.k")).collectAsList());
    SPARK.sql("uncache table cut");
  }
}
