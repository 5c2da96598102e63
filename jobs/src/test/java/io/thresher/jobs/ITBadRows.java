package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that cannot be read or scored are set aside, up to a limit, and no others suffer. */
class ITBadRows {
  @TempDir static Path shared;
  private static Path model = Path.of("");
  private static Path poisoned = Path.of("");
  private static Path scoredClean = Path.of("");

  @TempDir Path folder;

  @BeforeAll
  static void writePoison() throws IOException {
    model = PoisonModel.write(shared.resolve("poison.onnx"));
    poisoned = shared.resolve("poisoned");
    scoredClean = shared.resolve("scored-clean");
    Poison.write(shared.resolve("clean"), poisoned);
    CommandRun clean = run(Poison.call(model, shared.resolve("clean"), scoredClean));
    assertThat(clean.err()).isEmpty();
    assertThat(clean.out()).doesNotContain("bad rows", "bisection", "numerics");
    assertThat(scoredClean.resolve("_quarantine")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"id >= 0,4096", "true,4096", "true,100"})
  void setsAsideExactlyThePoisonedRows(String filter, String batchSize) throws IOException {
    Path output = folder.resolve("out");
    Path report = folder.resolve("report.json");

    CommandRun run =
        run(
            Poison.call(
                model,
                poisoned,
                output,
                "--filter=" + filter,
                "--batch-size=" + batchSize,
                "--max-bad-rows=1%",
                "--report=" + report));

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("90 set aside in", "_quarantine", "extra runs of the model");
    Poison.check(scoredClean, output);
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.path("rows").asLong()).isEqualTo(Poison.ROWS - Poison.BAD);
    assertThat(json.path("rowsQuarantined").asLong()).isEqualTo(Poison.BAD);
    assertThat(json.path("rowsRefusedByGuards").path("y").asLong()).isEqualTo(30);
    assertThat(json.path("extraRuns").asLong()).isPositive();
    assertThat(CommandRun.of("verify", output.toString()).err()).isEmpty();
  }

  @Test
  void failsOnTheFirstBadRowUnlessAsked() {
    Path output = folder.resolve("out");

    CommandRun run = run(Poison.call(model, poisoned, output));

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("id = ");
    assertThat(run.errorLines()).hasSize(1);
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "89", "0.99%"})
  void failsPastTheLimitAndPublishesNothing(String limit) {
    Path output = folder.resolve("out");

    CommandRun run = run(Poison.call(model, poisoned, output, "--max-bad-rows=" + limit));

    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.errorLines()).hasSize(1);
    assertThat(run.err()).startsWith("THR-DATA-301").contains("expected at most " + limit, "id = ");
    assertThat(output).doesNotExist();
  }

  @Test
  void takesAsManyAsAllowed() {
    Path output = folder.resolve("out");

    CommandRun run = run(Poison.call(model, poisoned, output, "--max-bad-rows=90"));

    assertThat(run.err()).isEmpty();
    Poison.check(scoredClean, output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "101%", "%", ""})
  void refusesOtherLimits(String limit) {
    CommandRun run =
        run(Poison.call(model, poisoned, folder.resolve("out"), "--max-bad-rows=" + limit));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--max-bad-rows");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void setsAsideMalformedLinesWithTheirBytes(int partitions) throws IOException {
    List<String> good = lines();
    Map<Integer, String> bad = new TreeMap<>();
    bad.put(1, good.get(1) + ",stray");
    bad.put(500, "500,1.5");
    bad.put(501, "501,wörds,1,1,a,7");
    bad.put(1200, good.get(0));
    bad.put(1999, "\"");
    bad.put(2500, good.get(2500).replace(",a,", ",z,"));
    Path input = folder.resolve("in.csv");
    List<String> lines = new ArrayList<>(good);
    bad.forEach(lines::set);
    Files.write(input, lines, UTF_8);
    Path clean = Files.write(folder.resolve("clean.csv"), good, UTF_8);

    String[] more = {"--bind=x=x0,x1", "--partitions=" + partitions, "--max-bad-rows=6"};
    CommandRun cleanRun = run(Poison.call(model, clean, folder.resolve("clean"), more));
    assertThat(cleanRun.err()).isEmpty();
    CommandRun run = run(Poison.call(model, input, folder.resolve("out"), more));

    assertThat(run.err()).isEmpty();
    Map<Long, Object> expected = scores(folder.resolve("clean"));
    bad.keySet().forEach(line -> expected.remove(line - 1L));
    assertThat(scores(folder.resolve("out"))).isEqualTo(expected).hasSize(good.size() - 1 - 6);
    byte[] bytes = Files.readAllBytes(input);
    List<Row> set = Poison.quarantined(folder.resolve("out"));
    assertThat(set).hasSize(6);
    for (Row row : set) {
      if (row.<String>getAs("stage").equals("parse")) {
        assertThat(row.<String>getAs("code")).isEqualTo("THR-DATA-303");
        assertThat(row.<String>getAs("unit")).isEqualTo("byte");
        assertThat(row.<String>getAs("file")).endsWith("in.csv");
        byte[] text = row.<String>getAs("text").getBytes(UTF_8);
        int at = Math.toIntExact(row.<Long>getAs("position"));
        assertThat(Arrays.copyOfRange(bytes, at, at + text.length)).isEqualTo(text);
        assertThat(at == 0 || bytes[at - 1] == '\n').isTrue();
        assertThat(bytes[at + text.length]).isEqualTo((byte) '\n');
        assertThat(at).isPositive();
      } else {
        assertThat(row.<String>getAs("stage")).isEqualTo("inference");
        assertThat(row.<Row>getAs("row").<String>getAs("s")).isEqualTo("z");
      }
    }
    assertThat(set.stream().filter(row -> !row.isNullAt(row.fieldIndex("text"))))
        .extracting(row -> row.<String>getAs("text"))
        .containsExactlyInAnyOrderElementsOf(
            bad.entrySet().stream()
                .filter(line -> line.getKey() != 2500)
                .map(Map.Entry::getValue)
                .toList());
  }

  /** A filter says nothing about a line that is no row. */
  @Test
  void filtersNoMalformedRowAway() throws IOException {
    Path input = folder.resolve("in.json");
    Files.writeString(
        input,
        """
        {"id": 1, "x0": 1.0, "x1": 1, "k": 1, "s": "a", "small": 1}
        {"id": 2, "x0":\s
        {"id": 3, "x0": 1.0, "x1": 1, "k": 1, "s": "a", "small": 1}
        """);

    CommandRun run =
        run(
            Poison.call(
                model,
                input,
                folder.resolve("out"),
                "--bind=x=x0,x1",
                "--filter=id = 3",
                "--max-bad-rows=1"));

    assertThat(run.err()).isEmpty();
    assertThat(scores(folder.resolve("out"))).containsOnlyKeys(3L);
    assertThat(Poison.quarantined(folder.resolve("out")))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("text")).isEqualTo("{\"id\": 2, \"x0\": ");
              assertThat(row.<Long>getAs("position")).isEqualTo(60);
            });
    assertThat(
            run(Poison.call(
                    model, input, folder.resolve("none"), "--bind=x=x0,x1", "--filter=id = 3"))
                .exitCode())
        .isEqualTo(4);
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>(List.of("id,x0,x1,k,s,small"));
    for (int id = 0; id < 3000; id++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%d,%d.5,1,%d,%s,%d",
              id,
              1 + id % 7,
              id % 3,
              id % 2 == 0 ? "a" : "b",
              id));
    }
    // A text that the model knows, for the row that will hold one it does not.
    lines.set(2500, lines.get(2500).replace(",b,", ",a,"));
    return lines;
  }

  private static Map<Long, Object> scores(Path output) {
    return SharedSpark.session()
        .read()
        .parquet(output.toString())
        .selectExpr("cast(id as bigint) as id", "y")
        .collectAsList()
        .stream()
        .collect(
            Collectors.toMap(
                row -> row.getLong(0), row -> Float.floatToRawIntBits(row.getFloat(1))));
  }

  private static CommandRun run(List<String> call) {
    assertThat(SharedSpark.session().version()).startsWith("4.");
    return CommandRun.of(call.toArray(String[]::new));
  }
}
