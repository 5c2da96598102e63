package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two models over one read. The models are made by {@code make.py} beside them. */
class ITCompare {
  private static final Path MODELS = Path.of("src/test/resources/rivals").toAbsolutePath();
  private static final int ROWS = 3000;
  private static final String BAD_ROW = "2999";

  @TempDir static Path data;
  @TempDir Path temp;

  /** {@code p} and {@code q} are {@code a} and {@code b} once more. */
  @BeforeAll
  static void write() {
    Dataset<Row> rows =
        SharedSpark.session()
            .range(0, ROWS, 1, 2)
            .selectExpr(
                "id",
                "cast((id % 101 - 50) / 8 as float) a",
                "cast((id % 37 - 18) / 8 as float) b",
                "cast((id % 101 - 50) / 8 as float) p",
                "cast((id % 37 - 18) / 8 as float) q");
    rows.write().parquet(data.resolve("rows").toString());
    rows.write().option("header", "true").csv(data.resolve("text").toString());
    rows.selectExpr("id", "a", "b", "p", "if(id % 100 = 7, null, q) q")
        .write()
        .parquet(data.resolve("gaps").toString());
    rows.selectExpr("id", "if(id = " + BAD_ROW + ", null, a) a", "b", "p", "q")
        .write()
        .parquet(data.resolve("bad").toString());
  }

  private static List<String> plain(String input, Path output, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + MODELS.resolve("model.onnx"),
                "--input=" + data.resolve(input),
                "--output=" + output,
                "--bind=features=a,b",
                "--keep=id"));
    call.addAll(List.of(more));
    return call;
  }

  private List<String> compare(String input, Path output, String rival, String... more) {
    List<String> call = plain(input, output, more);
    call.add("--compare-with=" + MODELS.resolve(rival + ".onnx"));
    call.add("--report=" + temp.resolve("report.json"));
    return call;
  }

  private JsonNode compared(List<String> call) throws IOException {
    CommandRun run = CommandRun.of(call);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return json(temp.resolve("report.json")).path("comparedModels");
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static JsonNode manifest(Path output) throws IOException {
    return json(output.resolve("_thresher/manifest.json")).path("runs").path(0);
  }

  private static List<String> digests(Path output) throws IOException {
    List<String> digests = new ArrayList<>();
    manifest(output).path("files").forEach(file -> digests.add(file.path("sha256").asText()));
    return digests.stream().sorted().toList();
  }

  private static Dataset<Row> read(Path output) {
    return SharedSpark.session().read().parquet(output.toString()).orderBy("id");
  }

  private static int sameLabels() {
    int same = 0;
    for (int id = 0; id < ROWS; id++) {
      same += (a(id) + b(id) > 0) == (a(id) + 1.5f * b(id) > 0) ? 1 : 0;
    }
    return same;
  }

  private static float a(int id) {
    return (id % 101 - 50) / 8f;
  }

  private static float b(int id) {
    return (id % 37 - 18) / 8f;
  }

  @Test
  void saysHowFarTwoModelsAgreeAndWritesWhatTheFirstWritesAlone() throws IOException {
    CommandRun alone = CommandRun.of(plain("rows", temp.resolve("alone")));
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    Path output = temp.resolve("both");

    JsonNode compared = compared(compare("rows", output, "rival", "--compare=label"));

    assertThat(digests(output)).isEqualTo(digests(temp.resolve("alone")));
    assertThat(compared.path("rows").asInt()).isEqualTo(ROWS);
    assertThat(compared.path("agreeing").asInt()).isEqualTo(sameLabels()).isBetween(1, ROWS - 1);
    JsonNode label = compared.path("outputs").path(0);
    Map<String, Integer> matrix = new TreeMap<>();
    label
        .path("labels")
        .properties()
        .forEach(
            other ->
                other
                    .getValue()
                    .properties()
                    .forEach(
                        own -> matrix.put(own.getKey() + other.getKey(), own.getValue().asInt())));
    assertThat(matrix.getOrDefault("00", 0) + matrix.getOrDefault("11", 0)).isEqualTo(sameLabels());
    assertThat(matrix.values().stream().mapToInt(rows -> rows).sum()).isEqualTo(ROWS);
    JsonNode told = manifest(output).path("facts").path("compared");
    assertThat(told.path("agreeing").asInt()).isEqualTo(sameLabels());
    assertThat(told.path("digest").asText())
        .isEqualTo(compared.path("digest").asText())
        .hasSize(64);
    assertThat(CommandRun.of("verify", output.toString()).err()).isEmpty();
  }

  @Test
  void tellsDifferencesRanksAndTheWorstRows() throws IOException {
    JsonNode compared =
        compared(compare("rows", temp.resolve("o"), "rival", "--compare=score:0.25", "--shadow"));

    JsonNode score = compared.path("outputs").path(0);
    // score - other = -b / 2, from -1.125 to 1.125; all numbers are exact.
    assertThat(score.path("differences").path("0.0").asDouble()).isEqualTo(-1.125);
    assertThat(score.path("differences").path("1.0").asDouble()).isEqualTo(1.125);
    assertThat(score.path("differences").path("0.5").asDouble()).isEqualTo(0, within(0.02));
    assertThat(score.path("correlation").asDouble()).isBetween(0.97, 0.999);
    assertThat(score.path("ranks").path("all").asBoolean()).isTrue();
    assertThat(score.path("ranks").path("correlation").asDouble()).isBetween(0.97, 0.999);
    assertThat(score.path("ranks").path("top10Percent").asDouble()).isBetween(0.6, 0.99);
    int agreeing = 0;
    for (int id = 0; id < ROWS; id++) {
      float other = a(id) + 1.5f * b(id);
      agreeing += Math.abs((double) (a(id) + b(id)) - other) <= 0.25 ? 1 : 0;
    }
    assertThat(score.path("agreeing").asInt()).isEqualTo(agreeing);
    JsonNode worst = score.path("worst");
    assertThat(worst).hasSize(5);
    assertThat(worst.path(0).path("columns").toString()).contains("id=", "a=", "b=2.25");
    // Shadows are what the other model gives alone.
    CommandRun alone =
        CommandRun.of(
            "score",
            "--model=" + MODELS.resolve("rival.onnx"),
            "--input=" + data.resolve("rows"),
            "--output=" + temp.resolve("rival"),
            "--bind=features=a,b",
            "--keep=id");
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    assertThat(
            read(temp.resolve("o"))
                .select("id", "shadow_label", "shadow_score", "shadow_scores")
                .collectAsList())
        .isEqualTo(read(temp.resolve("rival")).collectAsList());
  }

  @Test
  void publishesNothingBeyondTheLimitAndThenWithoutScoringAgain() throws IOException {
    Path output = temp.resolve("o");
    CommandRun.of(plain("rows", output, "--outputs=score"));
    List<Row> before = read(output).collectAsList();
    Path page = temp.resolve("report.html");
    List<String> call = compare("rows", output, "rival", "--mode=overwrite", "--compare=label");
    call.set(call.size() - 1, "--report=" + page);
    call.add("--max-disagreement=1%");

    CommandRun refused = CommandRun.of(call);

    assertThat(refused.exitCode()).isEqualTo(7);
    assertThat(refused.err())
        .startsWith("THR-GATE-821: ")
        .contains("at most 1%, got " + (ROWS - sameLabels()) + " of 3,000 rows", "output 'label'");
    assertThat(refused.out()).contains("is kept, unpublished");
    assertThat(read(output).collectAsList()).isEqualTo(before);
    assertThat(Files.readString(page)).contains("THR-GATE-821", "Agreement of two models");

    call.set(call.size() - 1, "--max-disagreement=" + (ROWS - sameLabels()));
    call.set(call.size() - 2, "--report=" + temp.resolve("report.json"));
    assertThat(compared(call).path("agreeing").asInt()).isEqualTo(sameLabels());
    JsonNode report = json(temp.resolve("report.json"));
    assertThat(report.path("run").path("unitsScored").asInt()).isZero();
    assertThat(report.path("rows").asInt()).isZero();
    assertThat(read(output).count()).isEqualTo(ROWS);
  }

  @Test
  void doesNotLetARefusedRunStandInTheWay() throws IOException {
    Path output = temp.resolve("o");
    CommandRun refused =
        CommandRun.of(compare("rows", output, "rival", "--max-disagreement=0", "--compare=label"));
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(7);

    CommandRun other = CommandRun.of(plain("rows", output));

    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(read(output).count()).isEqualTo(ROWS);
    assertThat(output.resolve("_thresher/runs")).doesNotExist();
  }

  @Test
  void keepsRowsThatOnlyTheOtherModelCannotScore() throws IOException {
    Path output = temp.resolve("o");

    JsonNode compared = compared(compare("gaps", output, "columns", "--shadow", "--compare=score"));

    assertThat(compared.path("unscored").asInt()).isEqualTo(ROWS / 100);
    assertThat(compared.path("rows").asInt()).isEqualTo(ROWS);
    assertThat(read(output).where("shadow_score is null").select("id").distinct().count())
        .isEqualTo(ROWS / 100);
    assertThat(
            read(output).where("shadow_score is null and (id % 100 != 7 or score is null)").count())
        .isZero();
    assertThat(read(output).where("shadow_scores is null").count()).isEqualTo(ROWS / 100);
    CommandRun alone = CommandRun.of(plain("gaps", temp.resolve("alone")));
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    assertThat(read(output).select("id", "label", "score", "scores").collectAsList())
        .isEqualTo(read(temp.resolve("alone")).collectAsList());
  }

  @Test
  void comparesNoRowsThatTheFirstModelSetsAside() throws IOException {
    JsonNode compared =
        compared(compare("bad", temp.resolve("o"), "rival", "--max-bad-rows=5", "--compare=label"));

    assertThat(compared.path("rows").asInt()).isEqualTo(ROWS - 1);
    assertThat(manifest(temp.resolve("o")).path("rows").path("quarantined").asInt()).isEqualTo(1);
  }

  @Test
  void readsTextOnceForTheColumnsOfBoth() throws IOException {
    JsonNode ofText = compared(compare("text", temp.resolve("t"), "columns", "--shadow"));
    JsonNode ofColumns = compared(compare("rows", temp.resolve("c"), "columns", "--shadow"));

    assertThat(ofText).isEqualTo(ofColumns);
    assertThat(ofText.path("outputs")).hasSize(3);
    assertThat(read(temp.resolve("t")).collectAsList())
        .isEqualTo(read(temp.resolve("c")).collectAsList());
  }

  @Test
  void pairsOutputsByNameOrElseByPlaceOrAsAsked() throws IOException {
    JsonNode placed = compared(compare("rows", temp.resolve("a"), "renamed"));
    assertThat(placed.path("outputs").findValuesAsText("other"))
        .contains("class", "margin", "margins");

    JsonNode asked =
        compared(
            compare(
                "rows",
                temp.resolve("b"),
                "renamed",
                "--compare=scores[1]=margin:1.25",
                "--shadow"));
    assertThat(asked.path("agreeing").asInt()).isEqualTo(ROWS);
    assertThat(List.of(read(temp.resolve("b")).columns()))
        .contains("shadow_class", "shadow_margin", "shadow_margins");

    JsonNode words = compared(compare("rows", temp.resolve("w"), "words"));
    assertThat(words.path("agreeing").asInt()).isZero();
    assertThat(words.path("outputs").path(0).path("labels").has("yes")).isTrue();
  }

  @Test
  void countsRowsThatAreNumbersForOneModelAlone() throws IOException {
    JsonNode compared = compared(compare("rows", temp.resolve("o"), "logarithm"));

    JsonNode score = compared.path("outputs").path(0);
    int notPositive = 0;
    for (int id = 0; id < ROWS; id++) {
      notPositive += a(id) <= 0 ? 1 : 0;
    }
    assertThat(score.path("notNumbers").asInt()).isEqualTo(notPositive);
    assertThat(score.path("worst").path(0).path("other").asText()).isEqualTo("NaN");
  }

  @Test
  void refusesWhatCannotBeCompared() {
    refuses(2, "THR-USE-824", "rival", "--compare=nothing");
    refuses(2, "THR-USE-825", "rival", "--compare=label=scores");
    refuses(2, "THR-USE-823", "rival", "--compare=label=score=x");
    refuses(2, "THR-USE-826", "words", "--outputs=score");
    refuses(2, "THR-USE-827", "rival", "--shadow", "--outputs=score=shadow_label,label");
    refuses(2, "--max-disagreement", "rival", "--max-disagreement=many");
    refuses(4, "--compare-with " + MODELS.resolve("columns.onnx"), "columns", "--drop=p");
    refuses(3, "--compare-with " + MODELS.resolve("mates.onnx"), "mates");
    CommandRun alone = CommandRun.of(plain("rows", temp.resolve("o"), "--shadow"));
    assertThat(alone.err()).startsWith("THR-USE-828: ");
  }

  private void refuses(int exit, String text, String rival, String... more) {
    CommandRun run = CommandRun.of(compare("rows", temp.resolve("refused"), rival, more));
    assertThat(run.err()).contains(text);
    assertThat(run.exitCode()).isEqualTo(exit);
    assertThat(temp.resolve("refused")).doesNotExist();
  }

  @Test
  void takesAModelWhoseRowsDependOnEachOtherWhereThatIsAccepted() throws IOException {
    CommandRun run =
        CommandRun.of(
            compare("rows", temp.resolve("o"), "mates", "--batch-dependent=accept", "--shadow"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("  batches  ");
  }

  @Test
  void comparesTheGoldenRowsOfBoth() throws IOException {
    Path rival = Files.copy(MODELS.resolve("rival.onnx"), temp.resolve("rival.onnx"));
    SharedSpark.session()
        .sql("select 1f a, 1f b, 2f want")
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(temp.resolve("want").toString());
    CommandRun written =
        CommandRun.of(
            "check",
            "--model=" + MODELS.resolve("model.onnx"),
            "--input=" + temp.resolve("want"),
            "--expect=score=want",
            "--write-golden=1",
            "--golden-file=" + temp.resolve("rival.onnx.golden.parquet"));
    assertThat(written.exitCode()).as(written.err()).isZero();
    List<String> call = plain("rows", temp.resolve("o"), "--compare-with=" + rival);

    CommandRun refused = CommandRun.of(call);

    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).contains("THR-MODEL-812", "--compare-with " + rival);
    call.add("--golden=skip");
    CommandRun skipped = CommandRun.of(call);
    assertThat(skipped.exitCode()).as(skipped.err()).isZero();
    assertThat(manifest(temp.resolve("o")).path("facts").path("compared").path("golden").asText())
        .contains("skip");
  }

  @Test
  void comparesModelsOfTextsByAJobFile() throws IOException {
    Path model = Path.of("../datasets/messages/classifier").toAbsolutePath();
    long rows =
        SharedSpark.session().read().parquet(model.resolve("data.parquet").toString()).count();
    Path job = temp.resolve("job.yaml");
    Files.writeString(
        job,
        """
        model: %s
        input: %s
        output: %s
        compare-with: %s
        max-disagreement: 0
        shadow: true
        """
            .formatted(model, model.resolve("data.parquet"), temp.resolve("o"), model));

    CommandRun run = CommandRun.of("score", "--job=" + job);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(String.format(Locale.ROOT, "agreement     %1$,d of %1$,d rows", rows));
  }

  @Test
  void countsEachRowOnceInARunThatWasKilledAndGoesOn() throws IOException, InterruptedException {
    Path input = temp.resolve("many");
    Patients.write(input, 40, 12);
    String model = Shipped.named("breast-cancer").model();
    Path output = temp.resolve("o");
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + model,
                "--input=" + input,
                "--output=" + output,
                "--keep=id",
                "--batch-size=1",
                "--conf=spark.sql.files.openCostInBytes=134217728",
                "--conf=spark.master=local[1]",
                "--compare-with=" + model));
    int recorded;
    try (DriverProcess driver = DriverProcess.start(temp.resolve("driver.log"), call)) {
      driver.await(() -> ledgerLines(output) >= 3);
      driver.kill();
      recorded = ledgerLines(output);
    }
    assertThat(recorded).isBetween(3, 11);
    call.add("--report=" + temp.resolve("report.json"));
    JsonNode resumed = compared(call);
    assertThat(json(temp.resolve("report.json")).path("run").path("unitsScored").asInt())
        .isEqualTo(12 - recorded);

    call.set(3, "--output=" + temp.resolve("at-once"));
    assertThat(resumed).isEqualTo(compared(call));
    assertThat(resumed.path("rows").asInt()).isEqualTo(40 * 569);
  }

  /** Complete lines only. */
  private static int ledgerLines(Path output) {
    try (Stream<Path> files = Files.walk(output.resolve("_thresher/runs"))) {
      int lines = 0;
      for (Path file : files.filter(f -> f.toString().contains("/ledger/")).toList()) {
        lines += (int) Files.readString(file).chars().filter(c -> c == '\n').count();
      }
      return lines;
    } catch (IOException | UncheckedIOException e) {
      return 0; // Not there yet.
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double room) {
    return org.assertj.core.data.Offset.offset(room);
  }
}
