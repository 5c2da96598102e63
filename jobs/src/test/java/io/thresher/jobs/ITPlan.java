package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.datasets.BoostedTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITPlan {
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  @TempDir Path folder;
  private Path model;
  private Path report;

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.write(folder.resolve("model.onnx"), BoostedTrees.onnx(10, 3, 4, 1));
    report = folder.resolve("report.json");
  }

  @Test
  void tellsOfParquetWhatARunThenTakes() throws IOException {
    generate("data", "--rows=60000", "--floats=4", "--files=6", "--skew");

    CommandRun run =
        plan("data", "--executors=3", "--cores=4", "--price-per-hour=2", "--deadline=3h");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("scored")).doesNotExist();
    assertThat(left()).isEmpty();
    JsonNode told = told();
    assertThat(told.at("/rows/low").asLong()).isEqualTo(60_000);
    assertThat(told.at("/rows/high").asLong()).isEqualTo(60_000);
    assertThat(told.at("/sample/files").asInt()).isGreaterThan(1);
    assertThat(told.at("/here/slots").asInt()).isEqualTo(2);
    assertThat(told.at("/here/cost/expected").asDouble())
        .isCloseTo(told.at("/here/seconds/expected").asDouble() * 2 / 3600, withPercentage(0.1));
    assertThat(told.at("/elsewhere/slots").asInt()).isEqualTo(12);
    assertThat(told.at("/deadline/executors").asInt()).isPositive();
    assertThat(told.at("/stageSeconds").size()).isEqualTo(5);
    assertThat(told.at("/memory/0/residentBytes/expected").asLong()).isGreaterThan(100L << 20);
    assertThat(names(told)).doesNotContain("row-feed", "engine", "checksums");

    CommandRun scored = CommandRun.of(arguments("score", "data"));
    assertThat(scored.exitCode()).isZero();
    // On a busy machine the sample has few rows, whose scores take more room than those of many.
    double written = bytes(folder.resolve("scored"));
    assertThat(told.at("/outputBytes/expected").asDouble()).isBetween(written / 2, written * 2);
  }

  @Test
  void countsRowsOfTextByItsBytesAndSaysWhatItCosts() throws IOException {
    generate("data", "--rows=60000", "--floats=4", "--files=3", "--format=csv");

    CommandRun run = plan("data", "--engine=onnxruntime", "--filter=f0 > 0", "--max-bad-rows=10");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("known by the bytes of the files");
    assertThat(told().at("/rows/expected").asDouble()).isCloseTo(30_000, withPercentage(5));
    assertThat(names(told())).contains("row-feed", "engine");
    assertThat(left()).isEmpty();
  }

  @Test
  void countsTheRowsOfAQuery() throws IOException {
    generate("data", "--rows=5000", "--floats=4", "--files=2");

    CommandRun run =
        plan("data", "--query=SELECT DISTINCT id, f0, f1, f2, f3 FROM input WHERE id < 1000");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("1,000, in", "known by counting them");
  }

  @Test
  void accountsForTheTokensOfTexts() {
    String embedder = "../datasets/messages/embedder";

    CommandRun run =
        CommandRun.of(
            "plan",
            "--model=" + embedder,
            "--input=" + embedder + "/data.parquet",
            "--keep=id",
            "--output=" + folder.resolve("scored"),
            "--sample-seconds=1");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("sample  ", "known by the footers", "have no checksum");
  }

  @Test
  void keepsToADeadlineOrSaysThatNoClusterDoes() throws IOException {
    generate("data", "--rows=5000", "--floats=4", "--files=2");

    assertThat(plan("data", "--deadline=1s").out()) // As fast as the machine is.
        .containsPattern(
            "in 1\\.0 s: (impossible: the largest task alone takes |.* done in 0\\.\\d s)");
    assertThat(plan("data", "--deadline=soon").err()).contains("--deadline", "such as 6h or 1h30m");
  }

  @Test
  void samplesBothModelsThatARunCompares() throws IOException {
    generate("data", "--rows=60000", "--floats=4", "--files=2");
    Path other = Files.write(folder.resolve("other.onnx"), BoostedTrees.onnx(300, 6, 4, 2));

    assertThat(plan("data").exitCode()).isZero();
    double alone = told().at("/stageSeconds/inferenceSeconds").asDouble();
    CommandRun run = plan("data", "--compare-with=" + other, "--max-disagreement=100%");

    assertThat(run.err()).isEmpty();
    assertThat(told().at("/rows/expected").asLong()).isEqualTo(60_000);
    // Thirty times as many trees, twice as deep.
    assertThat(told().at("/stageSeconds/inferenceSeconds").asDouble()).isGreaterThan(2 * alone);
    assertThat(folder.resolve("scored")).doesNotExist();
    assertThat(left()).isEmpty();
  }

  @Test
  void failsAsScoreWould() throws IOException {
    generate("data", "--rows=500", "--floats=4", "--null-fraction=0.5");
    Files.createDirectory(folder.resolve("scored"));

    assertThat(plan("data").err()).startsWith("THR-OUT-001: the output exists");
    assertThat(plan("data").exitCode()).isEqualTo(5);
    Files.delete(folder.resolve("scored"));

    CommandRun bad = plan("data", "--nulls=fail");
    assertThat(bad.exitCode()).isEqualTo(4);
    assertThat(bad.err()).startsWith("THR-DATA-");
    assertThat(left()).isEmpty();
  }

  @Test
  void countsABadRowOnceThoughItReadsItTwice() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("one.csv"), "id,f0,f1,f2,f3\n0,1,,1,1\n1,1,1,1,1\n2,1,1,1,1\n");

    CommandRun run = plan("data", "--nulls=fail", "--max-bad-rows=1");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(CommandRun.of(scoring("--nulls=fail", "--max-bad-rows=1")).exitCode()).isZero();
  }

  private List<String> scoring(String... more) {
    List<String> arguments = arguments("score", "data");
    arguments.addAll(List.of(more));
    return arguments;
  }

  private CommandRun plan(String data, String... more) {
    List<String> arguments = arguments("plan", data);
    arguments.add("--sample-seconds=2");
    arguments.add("--report=" + report);
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments);
  }

  private List<String> arguments(String command, String data) {
    return new ArrayList<>(
        List.of(
            command,
            "--model=" + model,
            "--input=" + folder.resolve(data),
            "--keep=id",
            "--output=" + folder.resolve("scored")));
  }

  private void generate(String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of("generate", "--output"));
    arguments.add(folder.resolve(name).toString());
    arguments.addAll(List.of(more));
    assertThat(CommandRun.of(arguments).exitCode()).isZero();
  }

  private JsonNode told() throws IOException {
    return new ObjectMapper().readTree(report.toFile()).get("forecast");
  }

  private static List<String> names(JsonNode told) {
    return told.get("warnings").findValuesAsText("name");
  }

  /** What the sample has written and not deleted. */
  private static List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(TEMPORARY)) {
      return files.filter(file -> file.toString().contains("thresher-plan-")).toList();
    }
  }

  private static double bytes(Path output) throws IOException {
    double bytes = 0;
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".parquet")).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
