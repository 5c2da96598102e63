package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import io.thresher.spark.Scorer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A column that was the index of a pandas frame feeds a model only where it is named. */
class ITFrameIndexes {
  private static final Path FILES = Path.of("src/test/resources/cases/index");
  private static final String MODEL = "src/test/resources/cases/unused/sum2.onnx";
  private static final SparkSession SPARK = SharedSpark.session();

  @TempDir Path folder;

  private CommandRun score(Path input, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + MODEL,
                "--input=" + input,
                "--output=" + folder.resolve("out")));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  private List<String> scores() {
    return scores(SPARK.read().parquet(folder.resolve("out").toString()));
  }

  private static List<String> scores(Dataset<Row> rows) {
    return rows
        .select("score")
        .orderBy("score")
        .as(org.apache.spark.sql.Encoders.FLOAT())
        .collectAsList()
        .stream()
        .map(String::valueOf)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"named", "two", "counted"})
  void isNotTakenByPosition(String name) {
    CommandRun run = score(FILES.resolve(name + ".parquet"));

    assertThat(run.err()).isEmpty();
    assertThat(scores()).containsExactly("10.5", "21.5", "32.5");
  }

  @Test
  void leavesTooFewColumnsWhereItIsOneOfTwo() {
    CommandRun run = score(FILES.resolve("feature.parquet"));

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).startsWith("THR-DATA-002").contains("got 1 scalar");
  }

  @Test
  void isTakenByName() {
    CommandRun run = score(FILES.resolve("feature.parquet"), "--bind=x=customer,f1");

    assertThat(run.err()).isEmpty();
    assertThat(scores()).containsExactly("111.0", "133.0", "225.0");
  }

  /** Some files of an input may be of frames whose index was a column like any other. */
  @Test
  void isKnownFromAnyOfSeveralFiles() throws Exception {
    Path input = Files.createDirectories(folder.resolve("in"));
    SPARK
        .sql("SELECT float(4) f0, float(1) f1, 104L customer")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("plain").toString());
    try (var files = Files.list(folder.resolve("plain"))) {
      Path plain =
          files.filter(file -> file.toString().endsWith(".parquet")).findAny().orElseThrow();
      Files.copy(plain, input.resolve("a.parquet"));
    }
    Files.copy(FILES.resolve("named.parquet"), input.resolve("b.parquet"));

    CommandRun run = score(input);

    assertThat(run.err()).isEmpty();
    assertThat(scores()).containsExactly("10.5", "14.0", "21.5", "32.5");
  }

  @Test
  void isNotTakenByPositionInDataFrames() {
    Dataset<Row> two = SPARK.read().parquet(FILES.resolve("two.parquet").toString());
    assertThat(scores(Scorer.of(MODEL).score(two))).containsExactly("10.5", "21.5", "32.5");
    two.createOrReplaceTempView("frame_with_index");
    assertThat(scores(Scorer.of(MODEL).score(SPARK.table("frame_with_index"))))
        .containsExactly("10.5", "21.5", "32.5");

    Dataset<Row> feature = SPARK.read().parquet(FILES.resolve("feature.parquet").toString());
    assertThatThrownBy(() -> Scorer.of(MODEL).score(feature))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("got 1 scalar");
  }

  /** The arguments of a call are names, and the order is theirs. */
  @Test
  void isTakenInSqlWhereTheCallNamesIt() {
    String path = FILES.resolve("feature.parquet").toAbsolutePath().toString();
    String query = "SELECT onnx_predict('%s', customer, f1) score FROM parquet.`%s`";

    assertThat(scores(SPARK.sql(query.formatted(MODEL, path))))
        .containsExactly("111.0", "133.0", "225.0");
  }
}
