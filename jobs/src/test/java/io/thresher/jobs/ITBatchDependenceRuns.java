package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says and does about rows that depend on each other. */
class ITBatchDependenceRuns {
  private static final Path MODELS = Path.of("../udfs/src/test/resources/batches");

  @TempDir Path folder;

  private CommandRun score(String model, Path input, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + MODELS.resolve(model + ".onnx"),
                "--input=" + input,
                "--output=" + out(),
                "--keep=id",
                "--report=" + folder.resolve("report.json")));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  private CommandRun mixing(String dependence) {
    return score("mix_softmax0", MODELS.resolve("s.parquet"), "--bind=x=x0,x1", dependence);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private String inManifest() throws IOException {
    JsonNode runs = json(out().resolve("_thresher/manifest.json")).path("runs");
    return runs.get(0).path("facts").path("batches").asText();
  }

  private JsonNode inReport() throws IOException {
    return json(folder.resolve("report.json")).path("rowDependence");
  }

  private Dataset<Row> predictions() {
    return SharedSpark.session().read().parquet(out().toString());
  }

  @Test
  void refusesUnlessToldOtherwise() throws IOException {
    CommandRun run = mixing("--batch-size=10");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains(
            "THR-MODEL-611", "Softmax 'y' may bring rows together", "--batch-dependent alone");
    assertThat(out()).doesNotExist();
    assertThat(json(folder.resolve("report.json")).toString()).contains("THR-MODEL-611");
  }

  @Test
  void acceptsAndSaysSoInSummaryReportAndManifest() throws IOException {
    CommandRun run = mixing("--batch-dependent=accept");
    assertThat(run.exitCode()).as(run.err()).isZero();
    String said = "rows depend on the batch that they are scored in (accepted): ";
    assertThat(run.out()).contains("batches       " + said);
    assertThat(inManifest()).startsWith(said).contains("Softmax 'y' may bring rows together");
    assertThat(inReport().path("kind").asText()).isEqualTo("accepted");
    assertThat(inManifest()).isEqualTo(said + inReport().path("detail").asText());
  }

  @Test
  void scoresRowByRowAndSaysSo() throws IOException {
    CommandRun run = mixing("--batch-dependent=alone");
    assertThat(run.exitCode()).as(run.err()).isZero();
    String said = "every row is scored alone: ";
    assertThat(run.out()).contains("batches       " + said);
    assertThat(inManifest()).startsWith(said + "in a batch, ");
    assertThat(inReport().path("kind").asText()).isEqualTo("alone");
    assertThat(inManifest()).isEqualTo(said + inReport().path("detail").asText());
    assertThat(predictions().collectAsList())
        .hasSize(100)
        .allSatisfy(row -> assertThat(row.getSeq(row.fieldIndex("y")).apply(0)).isEqualTo(1f));
  }

  @ParameterizedTest
  @CsvSource({
    "mix_reverse, rows depend on each other: ",
    "small-int8, 'rows are independent: the graph keeps them apart, and '"
  })
  void inspects(String model, String said) {
    CommandRun run = CommandRun.of("inspect", MODELS.resolve(model + ".onnx").toString());
    assertThat(run.out()).contains("Batches\n  " + said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"double('infinity')", "double('nan')"})
  void setsExactlyTheRowAsideThatAnInt8ModelHasNoScoreFor(String odd) {
    Path input = folder.resolve("in");
    String x =
        "transform(sequence(0, 31), i -> cast(sin(id * 37 + i * 11) * if(id = 5, "
            + odd
            + ", 1) as float)) x";
    SharedSpark.session()
        .range(0, 1000, 1, 1)
        .selectExpr("id", x)
        .write()
        .parquet(input.toString());
    CommandRun run =
        score("small-int8", input, "--guard=quarantine", "--max-bad-rows=10", "--batch-size=512");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(predictions().filter("id = 5").count()).isZero();
    assertThat(predictions().count()).isEqualTo(999);
  }
}
