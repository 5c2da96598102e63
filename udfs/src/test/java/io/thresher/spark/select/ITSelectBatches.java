package io.thresher.spark.select;

import static io.thresher.spark.LinearModel.ONE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.thresher.errors.ScoringException;
import io.thresher.spark.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters below a model, evaluated on column batches, against Spark's own on rows. */
class ITSelectBatches {
  private static final SparkSession SPARK = LocalSpark.session();

  private static final String SCORED =
      "onnx_predict('%s', map('nulls', 'nan'), named_struct('a', a, 'b', b)) y".formatted(ONE);

  /** Two files in each of two partitions, of several row groups; nulls in every column but id. */
  @TempDir static Path folder;

  @BeforeAll
  static void data() {
    String columns =
        """
        id, if(id % 7 = 0, null, cast(id % 5 as float)) a, cast(id % 3 as float) b,
        if(id % 4 = 0, null, id % 3 = 0) truth, if(id % 5 = 0, null, cast(id % 128 as byte)) i8,
        if(id % 6 = 0, null, cast(id as short)) i16, if(id % 7 = 0, null, cast(id as int)) i32,
        if(id % 8 = 0, null, id * 1000000007) i64, if(id % 9 = 0, null, id / 7) f64,
        if(id % 4 = 1, null, concat('name ', id % 9)) few, if(id % 4 = 2, null, sha(string(id))) many,
        if(id % 3 = 0, null, cast(sha(string(id)) as binary)) bytes,
        if(id % 3 = 1, null, date_add(date'2020-01-01', cast(id as int))) day,
        if(id % 5 = 1, null, timestamp_micros(id * 1234567)) moment,
        if(id % 5 = 2, null, cast(timestamp_micros(id) as timestamp_ntz)) local,
        if(id % 5 = 3, null, cast(id as decimal(5, 0))) d5,
        if(id % 5 = 4, null, cast(id / 3 as decimal(15, 3))) d15,
        if(id % 5 = 0, null, cast(id / 3 as decimal(30, 3))) d30,
        if(id % 6 = 1, null, array(cast(id as float), null, cast(id + 1 as float))) floats,
        if(id % 6 = 2, null, map(cast(id as string), id)) entries,
        if(id % 6 = 3, null, named_struct('x', id, 's', cast(id as string))) whole,
        cast(id div 2000 as int) part\
        """;
    SPARK
        .sql("select " + columns + " from range(0, 6000, 1, 2)")
        .write()
        .partitionBy("part")
        .parquet(folder.resolve("data").toString());
    SPARK.read().parquet(folder.resolve("data").toString()).createOrReplaceTempView("rows");
  }

  @AfterEach
  void defaults() {
    SPARK.conf().unset(SelectByBatches.SWITCH);
    SPARK.conf().unset("spark.sql.adaptive.enabled");
    SPARK.conf().unset("spark.sql.codegen.wholeStage");
    SPARK.conf().unset("spark.sql.parquet.columnarReaderBatchSize");
    SPARK.conf().unset("spark.sql.ansi.enabled");
  }

  private static List<Row> json(Dataset<Row> rows) {
    return rows.selectExpr("to_json(struct(*), map('ignoreNullFields', 'false')) row")
        .orderBy("row")
        .collectAsList();
  }

  /** The plan of a query whose rows are those of the same query with Spark's filters. */
  private static String assertSame(String query) {
    SPARK.conf().set(SelectByBatches.SWITCH, false);
    List<Row> expected = json(SPARK.sql(query));
    SPARK.conf().unset(SelectByBatches.SWITCH);
    Dataset<Row> actual = SPARK.sql(query);
    assertThat(json(actual)).isEqualTo(expected);
    return actual.queryExecution().executedPlan().toString();
  }

  /** Of types that Spark has no copies for. */
  @ParameterizedTest
  @ValueSource(strings = {"true", "id % 3 = 0", "y > -3", "i < 20 and y > -3"})
  void copiesTimesAndTextsOfCollations(String where, @TempDir Path other) {
    SPARK.conf().set("spark.sql.timeType.enabled", true);
    SPARK.conf().set("spark.sql.parquet.columnarReaderBatchSize", 7);
    try {
      SPARK
          .sql(
              "select id, int(id) i, float(id % 5) a, float(id % 3) b, if(id % 4 = 0, null,"
                  + " time'01:02:03') t, string(id) collate utf8_lcase s,"
                  + " array(struct(time'01:02:03' t, string(id) collate unicode s)) l from range(0,"
                  + " 60, 1, 1)")
          .write()
          .parquet(other.resolve("other").toString());
      Dataset<Row> rows = SPARK.read().parquet(other.resolve("other").toString());
      String formula = "cast(2 * a - 3 * b + 1 as float) y";

      assertThat(rows.selectExpr("*", SCORED).where(where).collectAsList())
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              rows.selectExpr("*", formula).where(where).collectAsList());
    } finally {
      SPARK.conf().unset("spark.sql.timeType.enabled");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id % 2 = 0",
        "id >= 0",
        "id < 0",
        "id = 4711",
        "a > 2 and not (i16 <= 77 or f64 >= 700.25) or i8 is null",
        "day >= date'2021-01-01' and i32 not in (900, 901, 2905)",
        "a > 2",
        "b <= 1 and many like '%a%'",
        "few is null or f64 > 100.5",
        "truth",
        "not truth and size(floats) > 0",
        "whole.x > 100 and entries is not null",
        "part = 1 and i32 > 2500",
        "i64 in (3000000021, 5000000035)",
        "input_file_name() like '%part=2%' and id % 3 = 0",
        "id > (select avg(id) from rows)",
        "moment > timestamp'1970-01-01 01:00:00' and d15 < 1000"
      })
  void keepsTheRowsThatSparkKeeps(String condition) {
    String plan = assertSame("select *, " + SCORED + " from rows where " + condition);

    assertThat(plan).contains("SelectBatches", "fed by columns");
  }

  @Test
  void givesOnlyTheColumnsThatAreNeeded() {
    String plan =
        assertSame("select id, y from (select id, " + SCORED + " from rows where f64 > 3)");

    assertThat(plan).contains("SelectBatches", "fed by columns");
  }

  @ParameterizedTest
  @CsvSource({"true,true,16", "false,true,16", "true,false,4096", "false,false,1"})
  void underAnySettings(boolean adaptive, boolean codegen, int batch) {
    SPARK.conf().set("spark.sql.adaptive.enabled", adaptive);
    SPARK.conf().set("spark.sql.codegen.wholeStage", codegen);
    SPARK.conf().set("spark.sql.parquet.columnarReaderBatchSize", batch);

    String plan =
        assertSame(
            """
            select l.id, l.y, r.few from (select id, %s from rows where id %% 3 = 0 and id < 900) l
            join (select id + 3 id, few, %s from rows where b < 2) r on l.id = r.id where r.y > -2\
            """
                .formatted(SCORED, SCORED));

    // Without generated code, Spark reads rows.
    assertThat(plan.contains("SelectBatches")).isEqualTo(codegen);
  }

  @Test
  void betweenTwoModels() {
    String plan =
        assertSame(
            """
            select id, z, few from (
              select *, onnx_predict('%s', named_struct('a', y, 'b', b)) z from (select *, %s from rows where id %% 2 = 1)
              where y > 0)\
            """
                .formatted(ONE, SCORED));

    assertThat(plan.split("SelectBatches", -1)).hasSize(3);
  }

  @Test
  void namesTheFileOfARowThatWaitsForThoseOfTheNext() {
    String query =
        """
        select id, onnx_predict('%s', named_struct('a', a, 'b', b)) y from rows
        where id %% 7 <> 0 or id = 1995\
        """
            .formatted(ONE);
    SPARK.conf().set(SelectByBatches.SWITCH, false);
    String expected = problem(query);
    SPARK.conf().unset(SelectByBatches.SWITCH);

    assertThat(problem(query)).contains("part=0/", "id = 1995").isEqualTo(expected);
  }

  private static String problem(String query) {
    Throwable thrown = catchThrowable(() -> SPARK.sql(query).collectAsList());
    while (thrown != null && !(thrown instanceof ScoringException)) {
      thrown = thrown.getCause();
    }
    return requireNonNull(requireNonNull(thrown).getMessage());
  }

  @Test
  void tellsErrorsOfTheConditionAsSparkDoes() {
    SPARK.conf().set("spark.sql.ansi.enabled", true);
    assertThatThrownBy(
            () ->
                SPARK
                    .sql("select " + SCORED + " from rows where cast(few as int) > 1")
                    .collectAsList())
        .hasStackTraceContaining("CAST_INVALID_INPUT");
  }
}
