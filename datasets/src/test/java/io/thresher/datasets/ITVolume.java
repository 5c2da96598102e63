package io.thresher.datasets;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.apache.spark.sql.functions.stddev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thresher.datasets.VolumeFiles.Spread;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ITVolume {
  private static final VolumeContents CONTENTS = new VolumeContents(10_000, 3, 5, 0.25, 11);
  private static final VolumeFiles ONE_FILE = new VolumeFiles(1, Spread.EVEN);

  private static final SparkSession SPARK =
      SparkSession.builder()
          .master("local[2]")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.shuffle.partitions", "2")
          .getOrCreate();

  @AfterAll
  static void stop() {
    SPARK.stop();
  }

  @ParameterizedTest
  @CsvSource({"1,EVEN", "2,EVEN", "7,EVEN", "2,SKEWED", "7,SKEWED"})
  void givesTheSameRowsInTheSameOrderForAnyFiles(int count, Spread spread) {
    List<Row> rows = rows(CONTENTS, new VolumeFiles(count, spread));

    assertThat(rows).isEqualTo(rows(CONTENTS, ONE_FILE));
    assertThat(rows).extracting(row -> row.getLong(0)).isSorted().hasSize(10_000);
  }

  @Test
  void keepsItsValuesFromReleaseToRelease() {
    Row row = rows(VolumeContents.floats(1, 2, 1), ONE_FILE).get(0);

    assertThat(row.mkString(" ")).isEqualTo("0 0.3637675 -0.5514474");
  }

  @Test
  void givesOtherValuesForAnotherSeed() {
    VolumeContents other = new VolumeContents(10_000, 3, 5, 0.25, 12);

    assertThat(rows(other, ONE_FILE)).isNotEqualTo(rows(CONTENTS, ONE_FILE));
  }

  @Test
  void keepsColumnsWhenOthersAreAdded() {
    Dataset<Row> wider =
        Volume.rows(SPARK, new VolumeContents(10_000, 4, 5, 0.25, 11), ONE_FILE).drop("f3");

    assertThat(wider.collectAsList()).isEqualTo(rows(CONTENTS, ONE_FILE));
  }

  @ParameterizedTest
  @CsvSource({"f0", "f2"})
  void spreadsFloatsUniformly(String column) {
    Row row =
        Volume.rows(SPARK, VolumeContents.floats(100_000, 3, 11), ONE_FILE)
            .select(min(column), max(column), avg(column), stddev(column))
            .head();

    assertThat(row.getFloat(0)).isBetween(-1f, -0.999f);
    assertThat(row.getFloat(1)).isBetween(0.999f, 1f).isLessThan(1f);
    assertThat(row.getDouble(2)).isCloseTo(0, within(0.01));
    assertThat(row.getDouble(3)).isCloseTo(Math.sqrt(1 / 3.0), within(0.01));
  }

  @ParameterizedTest
  @CsvSource({"f0", "f2", "category"})
  void leavesOutTheFractionOfNulls(String column) {
    Dataset<Row> nulls = Volume.rows(SPARK, CONTENTS, ONE_FILE).filter(col(column).isNull());

    assertThat(nulls.count()).isBetween(2300L, 2700L);
  }

  @Test
  void writesAsManyCategoriesAsAsked() {
    Dataset<Row> categories =
        Volume.rows(SPARK, CONTENTS, ONE_FILE).select(VolumeContents.CATEGORY).na().drop();

    assertThat(categories.distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("c0", "c1", "c2", "c3", "c4");
  }

  @Test
  void putsNineTenthsIntoTheFirstOfSkewedFiles() {
    Dataset<Row> files =
        Volume.rows(SPARK, CONTENTS, new VolumeFiles(5, Spread.SKEWED))
            .groupBy(spark_partition_id().as("file"))
            .count()
            .orderBy("file");

    assertThat(files.collectAsList())
        .extracting(row -> row.getLong(1))
        .containsExactly(9000L, 250L, 250L, 250L, 250L);
  }

  @Test
  void givesNoRowsWhereNoneAreAsked() {
    assertThat(rows(VolumeContents.floats(0, 2, 1), ONE_FILE)).isEmpty();
  }

  private static List<Row> rows(VolumeContents contents, VolumeFiles files) {
    return Volume.rows(SPARK, contents, files).collectAsList();
  }
}
