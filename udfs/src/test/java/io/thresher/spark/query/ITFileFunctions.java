package io.thresher.spark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.LinearModel.Score;
import io.thresher.spark.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of the file that is being read, beside calls and above them; tasks read several. */
class ITFileFunctions {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final String CALL = "CALL";

  @TempDir static Path folder;

  @BeforeAll
  static void files() {
    String files = folder.resolve("files").toString();
    SPARK
        .range(0, 60, 1, 3)
        .selectExpr("id", "cast(id % 10 as float) a", "cast(id % 4 as float) b", "array(id, 1) v")
        .write()
        .parquet(files);
    SPARK.read().parquet(files).createOrReplaceTempView("files");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select id, input_file_name(), CALL from files",
        "select id, input_file_name(), input_file_block_start() from files where CALL > 3",
        "select input_file_name(), count(*), max(CALL) from files where CALL > -4 group by 1",
        "select id, x, y, input_file_name() from (select id, v, CALL y from files) lateral view"
            + " explode(v) as x",
        "select id, x, input_file_name() from (select * from files where CALL > 3) lateral view"
            + " explode(v) as x where x > 1",
        "select id, y, input_file_name() from files lateral view explode(array(CALL, a)) as y",
        "select id, y, input_file_name() from (select id, CALL y from files) tablesample (50"
            + " percent) repeatable (3)",
        "select id, z, input_file_name() from (select id, v, CALL y from files) lateral view"
            + " explode(v) as x lateral view explode(array(x, y)) as z",
        "select id, z, input_file_name() from (select id, v, a, CALL y from files) join values (1,"
            + " 5), (2, 6) as w(x, q) on a > x lateral view explode(array(q, y)) as z",
        "select id, y, input_file_name() from (select id, CALL y from files union all select -id,"
            + " CALL from files where CALL > 3)",
        "select id, y, x, input_file_name() from (select id, a, CALL y from files) join values (1),"
            + " (2) as v(x) on a > x",
        "select id, y, x, input_file_name() from values (1), (2) as v(x) right join (select id, a,"
            + " CALL y from files where CALL > 3) on a = x",
        "select id, y, input_file_name() from (select id, a, CALL y from files) left anti join"
            + " values (1), (2) as v(x) on a = x",
        "select id, x, input_file_name() from (select id, x from (select id, a, CALL y from files)"
            + " join values (1), (2) as v(x) on y < x union all select id, 0 from files)",
      })
  void areThoseOfTheRow(String query) {
    assertAlike(query);
  }

  @Test
  void areThoseOfTheRowThatDataSourceV2Reads() {
    SPARK.conf().set("spark.sql.sources.useV1SourceList", "");
    try {
      SPARK.read().parquet(folder.resolve("files").toString()).createOrReplaceTempView("newer");
      assertAlike(
          "select id, y, x, input_file_name() from (select id, a, CALL y from newer) join values"
              + " (1), (2) as v(x) on a > x");
    } finally {
      SPARK.conf().unset("spark.sql.sources.useV1SourceList");
    }
  }

  private static void assertAlike(String query) {
    assertThat(SPARK.sql(query.replace(CALL, Score.MODEL.of("a", "b"))).collectAsList())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            SPARK.sql(query.replace(CALL, Score.FORMULA.of("a", "b"))).collectAsList());
  }
}
