package io.thresher.spark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other writers do and their readers accept is read. */
class ITDialects {
  private static final Path FILES = Path.of("src/test/resources/dialects");
  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path folder;

  private static List<Row> checked(Path file) {
    Dataset<Row> rows = SPARK.read().parquet(file.toString());
    return new VerifiedParquet(SPARK).of(rows).collectAsList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"duckdb-v1", "fastparquet", "fastparquet-categories", "fastparquet-required"})
  void areRead(String name) {
    Path file = FILES.resolve(name + ".parquet");
    List<Row> plain = SPARK.read().parquet(file.toString()).collectAsList();

    assertThat(plain).hasSize(300);
    assertThat(checked(file)).isEqualTo(plain);
  }

  /** Spark's reader by columns has no BYTE_STREAM_SPLIT, its reader by rows has. */
  @ParameterizedTest
  @ValueSource(strings = {"duckdb-v2", "pyarrow-split", "pyarrow-split-v2"})
  void splitBytesAreReadByColumns(String name) {
    Path file = FILES.resolve(name + ".parquet");
    String vectorized = "spark.sql.parquet.enableVectorizedReader";
    SPARK.conf().set(vectorized, "false");
    List<Row> byRows = SPARK.read().parquet(file.toString()).collectAsList();
    SPARK.conf().unset(vectorized);

    assertThat(checked(file)).hasSize(300).isEqualTo(byRows);
    Dataset<Row> unchecked = SPARK.read().parquet(file.toString());
    assertThat(new WatchedFiles(SPARK, List.of()).of(unchecked).collectAsList()).isEqualTo(byRows);
  }

  @Test
  void aFileWithoutRowsIsRead() {
    assertThat(checked(FILES.resolve("pyarrow-no-rows.parquet"))).isEmpty();
  }

  /** 60 lists within each other: 120 groups. */
  @Test
  void deepListsAreRead() {
    String value = "1L";
    for (int i = 0; i < 60; i++) {
      value = "array(" + value + ")";
    }
    String file = folder.resolve("deep").toString();
    SPARK.range(3).selectExpr("id", value + " AS x").coalesce(1).write().parquet(file);

    List<InspectedFile> found =
        FooterInspection.inspect(SPARK, Stream.of(part(Path.of(file))).toList());

    assertThat(found).singleElement().satisfies(each -> assertThat(each.problem()).isNull());
    assertThat(checked(Path.of(file))).hasSize(3);
  }

  private static FileStatus part(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(part.toUri());
      return path.getFileSystem(new Configuration()).getFileStatus(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
