package io.thresher.spark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The columns of a file as they are found without a job, against Spark's own. */
class ITFooterSchema {
  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @Test
  void isWhatSparkInfersFromFilesOfOtherWriters() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(LocalSpark.file("")))) {
      files =
          all.filter(file -> file.getFileName().toString().endsWith(".parquet"))
              .filter(
                  file ->
                      !file.toString().contains("datasets/writers")) // Types that Spark has not.
              .toList();
    }

    assertThat(files).hasSizeGreaterThan(10);
    assertThat(files)
        .allSatisfy(file -> assertThat(read(file, columns(file))).isEqualTo(inferred(file)));
  }

  @Test
  void followsTheNotesThatSparkLeavesInAFile() throws IOException {
    spark
        .sql(
            "SELECT CAST(id AS SHORT) s, named_struct('a', id, 'b', array(1, NULL)) t,"
                + " make_dt_interval(id) i, TIMESTAMP_NTZ '2026-01-02 03:04:05' n, map('k', id) m"
                + " FROM range(3)")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("noted").toString());
    Path file = onlyFile(folder.resolve("noted"));

    StructType columns = Objects.requireNonNull(columns(file));

    assertThat(read(file, columns)).isEqualTo(inferred(file));
    assertThat(columns.apply("i").dataType().simpleString()).isEqualTo("interval day to second");
  }

  @Test
  void isLeftToSparkWhereItMayKnowBetter() throws IOException {
    Path file = Path.of(LocalSpark.file("penguins/data.parquet"));
    spark.conf().set("spark.sql.parquet.mergeSchema", "true");
    try {
      assertThat(columns(file)).isNull();
    } finally {
      spark.conf().unset("spark.sql.parquet.mergeSchema");
    }
    assertThat(columns(file)).isNotNull();
    assertThat(columns(Files.writeString(folder.resolve("broken.parquet"), "PAR1, not"))).isNull();
  }

  private StructType inferred(Path file) {
    return spark.read().parquet(file.toString()).schema();
  }

  /** As a data set has them: any column may be null. */
  private StructType read(Path file, @Nullable StructType columns) {
    return spark.read().schema(Objects.requireNonNull(columns)).parquet(file.toString()).schema();
  }

  private @Nullable StructType columns(Path file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    FileStatus status =
        path.getFileSystem(spark.sessionState().newHadoopConf()).getFileStatus(path);
    ReadableColumns readable = FooterInspection.columns(spark, status);
    return readable == null ? null : readable.columns();
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .findFirst()
          .orElseThrow();
    }
  }
}
