package io.thresher.spark.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.thresher.errors.ScoringException;
import io.thresher.spark.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are replaced by others of the same length while they are read. */
class ITWatchedFiles {
  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir static Path shared;
  @TempDir Path folder;

  private Path write(String name, String format, int value) throws IOException {
    Path staged = shared.resolve(folder.getFileName() + name);
    SPARK
        .range(0, 20_000, 1, 1)
        .selectExpr("CAST(" + value + " AS INT) AS x")
        .write()
        .format(format)
        .save(staged.toString());
    try (Stream<Path> files = Files.list(staged)) {
      Path part =
          files
              .filter(file -> file.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow();
      Path target = folder.resolve(name);
      return Files.copy(part, target);
    }
  }

  private static Dataset<Row> watched(String format, Path file) {
    Dataset<Row> rows = SPARK.read().format(format).schema("x INT").load(file.toString());
    WatchedFiles watch = new WatchedFiles(SPARK, List.of());
    return watch.of(rows);
  }

  private static void assertReplaced(Throwable thrown, Path file) {
    assertThat(ScoringException.in(thrown))
        .isNotNull()
        .hasMessageContainingAll("THR-DATA-412", file.getFileName().toString(), "has changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "csv", "io.thresher.spark.text.CsvFormat", "json"})
  void fileReplacedWhileItIsRead(String format) throws IOException {
    Path file = write("a." + format, format, 1);
    Path other = write("b." + format, format, 9);
    assertThat(Files.size(other)).isEqualTo(Files.size(file));
    Files.setLastModifiedTime(other, FileTime.fromMillis(1_700_000_000_123L));
    Dataset<Row> rows = watched(format, file);
    String from = other.toString();
    String to = file.toString();

    Throwable thrown =
        catchThrowable(
            () ->
                rows.foreachPartition(
                    (ForeachPartitionFunction<Row>)
                        read -> {
                          assertThat(read.hasNext()).isTrue();
                          replace(Path.of(to), Path.of(from));
                          read.forEachRemaining(row -> {});
                        }));

    assertReplaced(thrown, file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "csv", "io.thresher.spark.text.CsvFormat", "json"})
  void fileReplacedBeforeItIsOpened(String format) throws IOException {
    Path file = write("a." + format, format, 1);
    Path other = write("b." + format, format, 9);
    Files.setLastModifiedTime(other, FileTime.fromMillis(1_700_000_000_123L));
    Dataset<Row> rows = watched(format, file);
    rows.queryExecution().executedPlan();
    replace(file, other);

    assertReplaced(catchThrowable(rows::count), file);
  }

  private static void replace(Path file, Path other) {
    try {
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tellsWhichFilesWereOpened() throws IOException {
    Path a = write("a.parquet", "parquet", 1);
    Path b = write("b.parquet", "parquet", 2);
    WatchedFiles watch = new WatchedFiles(SPARK, List.of());
    Dataset<Row> rows = watch.of(SPARK.read().parquet(a.toString(), b.toString()));
    assertThat(watch.opened()).isEmpty();

    assertThat(rows.selectExpr("sum(x)").first().getLong(0)).isEqualTo(60_000);

    assertThat(watch.opened()).containsExactly("file:" + a, "file:" + b);
    assertThat(new WatchedFiles(SPARK, List.of()).of(SPARK.range(3).toDF()).count()).isEqualTo(3);
  }

  @Test
  void comparesTimesAsFinelyAsBothAreTold() {
    assertThat(FileWatch.isSame(1_700_000_000_123L, 1_700_000_000_000L)).isTrue();
    assertThat(FileWatch.isSame(1_700_000_000_123L, 1_700_000_001_000L)).isFalse();
    assertThat(FileWatch.isSame(1_700_000_000_123L, 1_700_000_000_124L)).isFalse();
  }
}
