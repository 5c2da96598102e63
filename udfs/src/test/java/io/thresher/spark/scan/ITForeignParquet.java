package io.thresher.spark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.LinearModel;
import io.thresher.spark.LocalSpark;
import io.thresher.spark.shared.Scala;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that share prefixes, uncompressed, as formats read them that are not Thresher's. */
class ITForeignParquet {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final String V1_SOURCES = "spark.sql.sources.useV1SourceList";

  @TempDir Path folder;

  @BeforeEach
  void write() {
    SPARK
        .range(0, 1000, 1, 1)
        .selectExpr("id", "format_string('key-%06d', id) as key")
        .write()
        .option("compression", "none")
        .option("parquet.writer.version", "PARQUET_2_0")
        .option("parquet.enable.dictionary", false)
        .parquet(in());
  }

  /** Spark's, under another name. */
  static final class Foreign extends ParquetFileFormat {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void readsTextsOfAFormatThatExtendsSparks() {
    LogicalPlan plan = plan(SPARK.read().parquet(in()));
    LogicalPlan foreign = plan.transformUp(Scala.<LogicalPlan>rewrite(ITForeignParquet::foreign));

    assertThat(right(foreign)).isZero();
    assertThat(right(ForeignParquet.unvectored(foreign))).isEqualTo(1000);
  }

  @Test
  void readsTextsOfScansOfVersionTwo() {
    String before = SPARK.conf().get(V1_SOURCES);
    SPARK.conf().set(V1_SOURCES, "");
    try {
      Dataset<Row> rows = SPARK.read().parquet(in());

      assertThat(right(plan(rows))).isZero();
      assertThat(right(ForeignParquet.unvectored(plan(rows)))).isEqualTo(1000);
    } finally {
      SPARK.conf().set(V1_SOURCES, before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select key, r.id, y from (select id, CALL y from range(1000)) p join rows r on p.id ="
            + " r.id",
        "select key, id, 0 y from rows where id > (select min(CALL) from range(9))",
        "select key, id, CALL y from range(1000) join rows using (id) union all"
            + " select key, id, 0 from rows",
      })
  void readsTextsBesideScores(String query) {
    assertReadsBesideScores(query);
    String before = SPARK.conf().get(V1_SOURCES);
    SPARK.conf().set(V1_SOURCES, "");
    try {
      assertReadsBesideScores(query);
    } finally {
      SPARK.conf().set(V1_SOURCES, before);
    }
  }

  private void assertReadsBesideScores(String query) {
    SPARK.read().parquet(in()).createOrReplaceTempView("rows");
    String call =
        "onnx_predict('%s', struct(cast(id as float) as a, 3f as b))".formatted(LinearModel.ONE);

    assertThat(
            SPARK
                .sql(query.replace("CALL", call))
                .where("key <> format_string('key-%06d', id) or y < -8")
                .count())
        .isZero();
  }

  private static LogicalPlan plan(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan();
  }

  private static LogicalPlan foreign(LogicalPlan node) {
    return node instanceof LogicalRelation relation
            && relation.relation() instanceof HadoopFsRelation files
        ? PagedParquetFormat.with(new Foreign(), relation, files)
        : node;
  }

  private static long right(LogicalPlan plan) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
            (org.apache.spark.sql.classic.SparkSession) SPARK, plan)
        .where("key = format_string('key-%06d', id)")
        .count();
  }

  private String in() {
    return folder.resolve("in").toString();
  }
}
