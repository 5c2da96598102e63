package io.thresher.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ITScore {
  @TempDir Path folder;

  /** {@link ITScoreSuggestion} scores all shipped models. */
  @Test
  void agreesWithGoldenPredictionsByThePlainCommand() throws IOException {
    Shipped shipped = Shipped.named("digits");

    CommandRun run = score(shipped.call(shipped.data(), out(), "--keep", "id"));

    assertThat(run.out())
        .contains("rows/s, after", "model load", "inference", "write", out().toString());
    Golden.check(shipped, predictions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "7", "4096"})
  void agreesWhateverTheBatchSizeWithPartitionsThatAreEmpty(String batchSize) throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");

    score(
        shipped.call(
            shipped.data(), out(), "--keep=id", "--batch-size", batchSize, "--partitions=5"));

    Golden.check(shipped, predictions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "orc", "csv", "parquet"})
  void readsEveryFormat(String format) throws IOException {
    Shipped shipped = Shipped.named("penguins");
    Path input = folder.resolve("in");
    data(shipped)
        .repartition(3)
        .write()
        .format(format)
        .option("header", "true")
        .save(input.toString());

    score(shipped.call(input.toString(), out(), "--keep", "id"));

    Golden.check(shipped, predictions());
  }

  @Test
  void tellsWhatMemoryAModelNeeds() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");

    CommandRun run = CommandRun.of("inspect", shipped.model(), "--input", shipped.data());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern(
            "memory +[0-9.]+ MiB outside of the heap of this process: model [0-9.]+ KiB, 2 x"
                + " [0-9.]+ MiB for runs of 4096 rows at once; there is");
  }

  @Test
  void splitsNoFinerThanBytes() throws IOException {
    Shipped shipped = Shipped.named("penguins");
    Path input = folder.resolve("in.csv");
    Files.write(input, Files.readAllLines(Path.of(shipped.file("data.csv"))).subList(0, 3));

    score(
        shipped.call(
            input.toString(), out(), "--keep", "id", "--partitions=1000000", "--filter=id >= 0"));

    assertThat(predictions().count()).isEqualTo(2);
  }

  @Test
  void readsTheShippedCsv() throws IOException {
    Shipped shipped = Shipped.named("penguins");

    score(shipped.call(shipped.file("data.csv"), out(), "--keep", "id"));

    Golden.check(shipped, predictions());
  }

  @Test
  void readsCsvAsTheModelTypesItsFeatures() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    Path input = folder.resolve("in");
    data(shipped).write().option("header", "true").option("sep", ";").csv(input.toString());

    score(shipped.call(input.toString(), out(), "--keep", "id", "--delimiter", ";"));

    Golden.check(shipped, predictions());
  }

  @Test
  void readsATable() throws IOException {
    Shipped shipped = Shipped.named("penguins");
    SharedSpark.session().sql("DROP TABLE IF EXISTS penguins");
    data(shipped)
        .write()
        .option("path", folder.resolve("table").toString())
        .saveAsTable("penguins");

    score(
        List.of(
            "score",
            "--model",
            shipped.model(),
            "--table",
            "penguins",
            "--output",
            out().toString(),
            "--keep",
            "id"));

    Golden.check(shipped, predictions());
  }

  @Test
  void readsAQueryOverTheInput() throws IOException {
    Shipped shipped = Shipped.named("penguins");

    score(
        shipped.call(
            shipped.data(), out(), "--keep", "id", "--query", "SELECT * FROM input WHERE id < 50"));

    assertThat(predictions().count()).isEqualTo(data(shipped).filter("id < 50").count());
    Golden.checkPresent(shipped, predictions());
  }

  @Test
  void keepsDropsFiltersAndPartitions() throws IOException {
    Shipped shipped = Shipped.named("penguins");

    score(
        shipped.call(
            shipped.data(),
            out(),
            "--keep=ID,island",
            "--filter=id >= 100 AND island <> 'Dream'",
            "--partition-by=island",
            "--compression=zstd"));

    assertThat(predictions().columns()).startsWith("id").endsWith("island");
    assertThat(predictions().filter(col("id").lt(100)).count()).isZero();
    assertThat(predictions().select("island").distinct().count()).isEqualTo(2);
    assertThat(Files.isDirectory(out().resolve("island=Biscoe"))).isTrue();
    Golden.checkPresent(shipped, predictions());
  }

  @Test
  void keepsAllColumnsButTheDroppedByDefault() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    Path input = folder.resolve("in.parquet");
    data(shipped).withColumn("note", col("id").cast("string")).write().parquet(input.toString());

    score(shipped.call(input.toString(), out(), "--drop", "note"));

    assertThat(predictions().columns()).hasSize(33).contains("id").doesNotContain("note");
    Golden.check(shipped, predictions());
  }

  /** Readers that make nanoseconds of INT96 take the year 9999 for 1816. */
  @Test
  void writesTimestampsAsMicrosecondsUnlessToldOtherwise() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    Path input = folder.resolve("in.parquet");
    data(shipped)
        .withColumn("until", expr("timestamp_seconds(253402214400 - id)"))
        .coalesce(1)
        .write()
        .parquet(input.toString());
    String legacy = "spark.sql.parquet.outputTimestampType=INT96";

    score(shipped.call(input.toString(), out(), "--keep=id,until"));
    score(shipped.call(input.toString(), folder.resolve("old"), "--keep=until", "--conf", legacy));

    assertThat(type("until", out())).isEqualTo("optional int64 until (TIMESTAMP(MICROS,true))");
    assertThat(type("until", folder.resolve("old"))).isEqualTo("optional int96 until");
    assertThat(predictions().filter("unix_seconds(until) = 253402214400 - id").count())
        .isEqualTo(shipped.rows());
  }

  private static String type(String column, Path output) throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      Path file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
        return reader.getFileMetaData().getSchema().getType(column).toString();
      }
    }
  }

  @Test
  void writesCsvOfRenamedOutputs() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");

    score(
        shipped.call(
            shipped.data(),
            out(),
            "--keep=id",
            "--outputs=label=verdict",
            "--output-format=csv",
            "--show=2"));

    Dataset<Row> written =
        SharedSpark.session().read().option("header", "true").csv(out().toString());
    assertThat(written.columns()).containsExactly("id", "verdict");
    assertThat(written.count()).isEqualTo(shipped.rows());
  }

  @Test
  void losesNothingOfTextsAndTimesInCsv() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    Path input = folder.resolve("in.parquet");
    Dataset<Row> rows =
        data(shipped)
            .withColumn(
                "note", expr("element_at(array(' lead', 'trail\t', '  ', null), int(1 + id % 4))"))
            .withColumn("at", expr("timestamp_micros(1774747800123456 + id)"))
            .withColumn("local", expr("timestamp_ntz'0001-01-01 00:00:00.000001'"));
    rows.write().parquet(input.toString());

    score(
        shipped.call(
            input.toString(),
            out(),
            "--keep=id,note,at,local",
            "--outputs=label",
            "--output-format=csv"));

    Dataset<Row> written =
        SharedSpark.session()
            .read()
            .option("header", "true")
            .schema("id LONG, note STRING, at TIMESTAMP, local TIMESTAMP_NTZ, label STRING")
            .csv(out().toString());
    assertThat(written.drop("label").orderBy("id").collectAsList())
        .isEqualTo(rows.select("id", "note", "at", "local").orderBy("id").collectAsList());
  }

  @Test
  void takesOptionsFromAJobFileBelowTheFlags() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            model: %s
            input: %s
            output: %s
            keep: [id]
            batch-size: 100
            outputs: {label: verdict}
            """
                .formatted(shipped.model(), shipped.data(), folder.resolve("elsewhere")));

    score(List.of("score", "--job", job.toString(), "--output", out().toString()));

    assertThat(predictions().columns()).containsExactly("id", "verdict");
    assertThat(folder.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void overwritesAppendsAndReports() throws IOException {
    Shipped shipped = Shipped.named("penguins");
    Path report = folder.resolve("report.json");

    score(shipped.call(shipped.data(), out(), "--keep=id"));
    score(shipped.call(shipped.data(), out(), "--keep=id", "--mode=append"));
    assertThat(predictions().count()).isEqualTo(2 * shipped.rows());
    score(
        shipped.call(
            shipped.data(), out(), "--keep=id", "--mode=overwrite", "--report", report.toString()));

    Golden.check(shipped, predictions());
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("out", "report.json");
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.path("outcome").asText()).isEqualTo("succeeded");
    assertThat(json.path("rows").asLong()).isEqualTo(shipped.rows());
    assertThat(json.path("stages").path("inferenceSeconds").asDouble()).isPositive();
    assertThat(json.path("stages").size()).isEqualTo(5);
    assertThat(json.path("startSeconds").asDouble()).isPositive();
    double scoringSeconds = json.path("scoringSeconds").asDouble();
    assertThat(scoringSeconds).isPositive().isLessThan(json.path("wallSeconds").asDouble());
    assertThat(json.path("rowsPerSecond").asDouble() * scoringSeconds)
        .isCloseTo((double) shipped.rows(), within(1e-6));
    assertThat(json.path("output").path("path").asText()).endsWith("/out");
    assertThat(json.path("problems").isEmpty()).isTrue();
  }

  @Test
  void writesTheSchemaAloneWhereThereAreNoRows() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");

    score(shipped.call(shipped.data(), out(), "--keep=id", "--filter=id < 0"));

    assertThat(predictions().count()).isZero();
    assertThat(predictions().columns()).containsExactly("id", "label", "probabilities");
  }

  @Test
  void inspectsAModelAndItsBinding() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");

    CommandRun run = CommandRun.of("inspect", shipped.model(), "--input", shipped.data());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("features", "float", "probabilities", "Binding");
  }

  @Test
  void inspectsTheJobThatIsToBeScored() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    Path job = folder.resolve("job.yaml");
    Files.writeString(
        job,
        "model: %s\ninput: %s\noutput: %s\nmode: append\nkeep: id\n"
            .formatted(shipped.model(), shipped.data(), out()));

    CommandRun run = CommandRun.of("inspect", "--job", job.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("features", "Binding");
    assertThat(out()).doesNotExist();
  }

  private static CommandRun score(List<String> arguments) {
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run;
  }

  private static Dataset<Row> data(Shipped shipped) {
    return SharedSpark.session().read().parquet(shipped.data());
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Dataset<Row> predictions() {
    return SharedSpark.session().read().parquet(out().toString());
  }
}
