package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged or unlike the others fail the run before anything is written. */
class ITCorruption {
  @TempDir Path folder;
  private Shipped shipped = new Shipped("", 0, 0, List.of());
  private Path input = Path.of("");

  @BeforeEach
  void writeInput() throws IOException {
    shipped = Shipped.named("penguins");
    input = Files.createDirectory(folder.resolve("in"));
    copy("a.parquet", "*");
  }

  /** Writes the shipped rows, with these columns, as one file. */
  private Path copy(String name, String... columns) throws IOException {
    return file(name, SharedSpark.session().read().parquet(shipped.data()).selectExpr(columns));
  }

  private Path file(String name, Dataset<Row> rows) throws IOException {
    Path staged = folder.resolve("staged-" + name);
    rows.coalesce(1).write().parquet(staged.toString());
    try (var files = Files.list(staged)) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.copy(part, input.resolve(name));
    }
  }

  @Test
  void writesChecksumsAndTellsThatItVerifiedThem() throws IOException {
    CommandRun run = run();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).containsPattern("checksums +(\\d+) of \\1 pages carry one");

    List<String> again =
        shipped.call(
            out().toString(),
            folder.resolve("again"),
            "--drop=output_label,output_probability",
            "--report=" + report());
    JsonNode checksums = report(CommandRun.of(again.toArray(String[]::new))).path("checksums");
    assertThat(checksums.path("pagesVerified").asLong()).isPositive();
    assertThat(checksums.path("pagesWithoutChecksum").asLong()).isZero();
  }

  @Test
  void countsPagesWithoutChecksums() {
    CommandRun run = CommandRun.of(shipped.call(shipped.data(), out()).toArray(String[]::new));

    assertThat(run.out()).containsPattern("checksums +0 of [1-9]\\d* pages carry one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void flippedBitInAPageNamesTheFile(String vectorized) throws IOException {
    flipMiddle(copy("b.parquet", "*"));

    CommandRun run = run("--conf=spark.sql.parquet.enableVectorizedReader=" + vectorized);

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-DATA-405");
    assertThat(run.err()).contains("b.parquet");
    assertFailed(run);
  }

  private static void flipMiddle(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    // The first page starts within the first hundred bytes and is longer than that.
    bytes[200] ^= 4;
    Files.write(file, bytes);
  }

  @Test
  void columnThatOneFileLacks() throws IOException {
    copy("b.parquet", "id", "island", "sex", "bill_length_mm", "bill_depth_mm", "body_mass_g");

    CommandRun run = run("--nulls=flipper_length_mm=200");

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-DATA-407");
    assertThat(run.err()).contains("b.parquet", "'flipper_length_mm'", "float");
    assertFailed(run);
    assertThat(run("--nulls=flipper_length_mm=200", "--allow-missing-columns").exitCode()).isZero();
    assertThat(SharedSpark.session().read().parquet(out().toString()).count())
        .isEqualTo(2 * shipped.rows());
  }

  @Test
  void columnsThatTheRunDoesNotReadMayDiffer() throws IOException {
    copy("b.parquet", "*", "'new' AS note", "1 AS further");

    assertThat(run("--keep=id").err()).isEmpty();
  }

  @Test
  void columnOfAnotherType() throws IOException {
    copy("b.parquet", "*", "CAST(body_mass_g AS STRING) AS mass");
    Files.delete(input.resolve("a.parquet"));
    copy("c.parquet", "*", "CAST(body_mass_g AS INT) AS mass");

    CommandRun run = run("--keep=id,mass");

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-DATA-408");
    assertThat(run.err()).contains(".parquet", "'mass'", "string", "int");
    assertFailed(run);
  }

  @ParameterizedTest
  @CsvSource({"BIGINT,INT", "DOUBLE,FLOAT"})
  void narrowerColumnsAreWidened(String wide, String narrow) throws IOException {
    Files.delete(input.resolve("a.parquet"));
    copy("b.parquet", "*", "CAST(id * 3 AS " + wide + ") AS other");
    copy(
        "c.parquet", "* EXCEPT (id)", "id + 1000 AS id", "CAST(id * 3 AS " + narrow + ") AS other");

    CommandRun run = run("--keep=id,other");

    assertThat(run.err()).isEmpty();
    for (Row row : SharedSpark.session().read().parquet(out().toString()).collectAsList()) {
      long id = ((Number) row.getAs("id")).longValue();
      assertThat(((Number) row.getAs("other")).longValue()).isEqualTo(id % 1000 * 3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"spark.sql.files.ignoreCorruptFiles", "spark.sql.files.ignoreMissingFiles"})
  void settingsThatLoseFilesAreRefused(String key) throws IOException {
    CommandRun run = run("--conf=" + key + "=true");

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-USE-410");
    assertThat(run.err()).contains(key, "--allow-data-loss");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(out()).doesNotExist();
  }

  @Test
  void tableThatIgnoresCorruptFilesIsRefused() {
    SharedSpark.session().sql("DROP TABLE IF EXISTS careless");
    SharedSpark.session()
        .sql(
            "CREATE TABLE careless USING parquet OPTIONS (ignoreCorruptFiles 'true') LOCATION '"
                + input.toUri()
                + "'");
    CommandRun run =
        CommandRun.of(
            "score", "--model=" + shipped.model(), "--table=careless", "--output=" + out());

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-USE-410");
    assertThat(out()).doesNotExist();
  }

  @Test
  void lostFilesAreListed() throws IOException {
    flipMiddle(copy("b.parquet", "*"));
    byte[] whole = Files.readAllBytes(input.resolve("a.parquet"));
    Files.write(input.resolve("c.parquet"), Arrays.copyOf(whole, whole.length / 2));

    CommandRun run = run("--allow-data-loss", "--keep=id", "--report=" + report());

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("2 files could not be read", "b.parquet", "c.parquet");
    List<String> lost = new ArrayList<>();
    report(run)
        .path("lostFiles")
        .forEach(file -> lost.add(file.path("problem").path("code").asText()));
    assertThat(lost).containsExactly("THR-DATA-405", "THR-DATA-401");
    Golden.check(shipped, SharedSpark.session().read().parquet(out().toString()));
  }

  @Test
  void damagedFilesOfATableAreFound() throws IOException {
    flipMiddle(copy("b.parquet", "*"));
    SharedSpark.session().sql("DROP TABLE IF EXISTS damaged");
    SharedSpark.session()
        .sql("CREATE TABLE damaged USING parquet LOCATION '" + input.toUri() + "'");

    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + shipped.model(),
            "--query=SELECT * FROM damaged WHERE id IN (SELECT id FROM damaged)",
            "--output=" + out());

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-DATA-405");
    assertFailed(run);
  }

  @Test
  void manyFootersAreReadInTasks() throws IOException {
    byte[] whole = Files.readAllBytes(input.resolve("a.parquet"));
    for (int i = 0; i < 80; i++) {
      Files.write(input.resolve("b" + i + ".parquet"), whole);
    }
    Files.write(input.resolve("c.parquet"), Arrays.copyOf(whole, 20));

    CommandRun run = run();

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-DATA-401");
    assertThat(run.err()).contains("c.parquet");
    assertFailed(run);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Path report() {
    return folder.resolve("report.json");
  }

  private JsonNode report(CommandRun run) throws IOException {
    assertThat(run.exitCode()).isZero();
    return new ObjectMapper().readTree(report().toFile());
  }

  private CommandRun run(String... more) {
    return CommandRun.of(shipped.call(input.toString(), out(), more).toArray(String[]::new));
  }

  private void assertFailed(CommandRun run) {
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(out()).doesNotExist();
    assertThat(Map.of("err", run.err()).get("err")).doesNotContain("\tat ");
  }
}
