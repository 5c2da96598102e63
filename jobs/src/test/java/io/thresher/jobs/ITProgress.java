package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.jobs.watch.Glass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far a run is, as logs and terminals get it. */
class ITProgress {
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir static Path shared;
  private static Path model = Path.of("");
  private static Path poisoned = Path.of("");

  @TempDir Path folder;

  @BeforeAll
  static void writePoison() throws IOException {
    model = PoisonModel.write(shared.resolve("poison.onnx"));
    poisoned = shared.resolve("poisoned");
    Poison.write(shared.resolve("clean"), poisoned);
  }

  private String[] call(String... options) {
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.add("--max-bad-rows=1%");
    return Poison.call(model, poisoned, folder.resolve("out"), all.toArray(String[]::new))
        .toArray(String[]::new);
  }

  @Test
  void linesOfALogAddUpInTheEnd() {
    CommandRun run = CommandRun.of(call("--progress=plain"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.errorLines())
        .last()
        .asString()
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ progress .*")
        .contains(
            String.format(
                Locale.ROOT, " progress %,d of %,d rows, 100.0%%; ", Poison.ROWS, Poison.ROWS),
            String.format(Locale.ROOT, "; %d rows quarantined; ", Poison.BAD))
        .matches(".*; (\\d+) of \\1 tasks");
  }

  @Test
  void goesByTasksWhereAFilterLeavesRowsOut() {
    CommandRun run = CommandRun.of(call("--progress=plain", "--filter=id < 1000"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.errorLines()).last().asString().contains(" rows, 100.0% of the tasks; ");
  }

  @Test
  void saysNothingWhereARunIsShortOrNothingIsToBeSaid() {
    assertThat(CommandRun.whole(call()).err()).isEmpty();
    assertThat(CommandRun.of(call("--progress=none", "--run-id=other", "--mode=overwrite")).err())
        .isEmpty();
  }

  @Test
  void collectorsGetOneObjectALine() throws IOException {
    CommandRun run = CommandRun.of(call("--progress=plain", "--log-format=json"));

    List<JsonNode> lines = json(run);
    JsonNode progress = lines.get(lines.size() - 2);
    assertThat(progress.path("event").asText()).isEqualTo("progress");
    assertThat(progress.path("rows").asLong()).isEqualTo(Poison.ROWS);
    assertThat(progress.path("rowsTotal").asLong()).isEqualTo(Poison.ROWS);
    assertThat(progress.path("fraction").asDouble()).isEqualTo(1);
    assertThat(progress.path("rowsQuarantined").asLong()).isEqualTo(Poison.BAD);
    JsonNode finished = lines.get(lines.size() - 1);
    assertThat(finished.path("event").asText()).isEqualTo("finished");
    assertThat(finished.path("exitCode").asInt()).isZero();
    assertThat(finished.path("rows").asLong()).isEqualTo(Poison.ROWS - Poison.BAD);
  }

  @Test
  void collectorsGetProblemsAndTheEndOfAFailure() throws IOException {
    CommandRun run =
        CommandRun.of(
            Poison.call(model, poisoned, folder.resolve("out"), "--log-format=json")
                .toArray(String[]::new));

    List<JsonNode> lines = json(run);
    assertThat(lines.get(0).path("event").asText()).isEqualTo("problem");
    assertThat(lines.get(0).path("code").asText()).startsWith("THR-DATA-");
    assertThat(lines.get(0).path("fix").asText()).isNotEmpty();
    assertThat(lines.get(lines.size() - 1).path("exitCode").asInt()).isEqualTo(run.exitCode());
    assertThat(run.exitCode()).isEqualTo(4);
  }

  private static List<JsonNode> json(CommandRun run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : run.errorLines()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void refusesSecondsThatAreNone() {
    CommandRun run = CommandRun.of(call("--progress-seconds=0"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--progress-seconds", "a whole number from 1 to 86400");
  }

  @Test
  void changesInPlaceOnATerminalAndLeavesItClean() throws IOException, InterruptedException {
    assumeThat(SCRIPT).as("makes a terminal").isExecutable();

    String written = onATerminal(call(), 0);

    assertThat(written).contains("\u001b[K", " rows/s (mean ", " tasks");
    assertThat(Glass.after(written))
        .anyMatch(line -> line.matches("rows +[\\d,]+ in .*"))
        .noneMatch(line -> line.contains("(mean "))
        .last()
        .asString()
        .startsWith("output ");
  }

  @Test
  void leavesATerminalCleanWhereTheRunFails() throws IOException, InterruptedException {
    assumeThat(SCRIPT).as("makes a terminal").isExecutable();

    String written =
        onATerminal(Poison.call(model, poisoned, folder.resolve("out")).toArray(String[]::new), 4);

    assertThat(Glass.after(written))
        .noneMatch(line -> line.contains("(mean "))
        .last()
        .asString()
        .startsWith("THR-DATA-");
  }

  private String onATerminal(String[] arguments, int exitCode)
      throws IOException, InterruptedException {
    Path log = folder.resolve("typescript");
    List<String> command = new ArrayList<>();
    for (String word : DriverProcess.command(List.of(arguments), List.of())) {
      command.add("'" + word.replace("'", "'\\''") + "'");
    }
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString(), "-qefc", String.join(" ", command), log.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("echo").toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.environment().put("TERM", "xterm");
    Process process = builder.start();

    assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
    String written = Files.readString(folder.resolve("echo"), UTF_8);
    assertThat(process.exitValue()).as(written).isEqualTo(exitCode);
    return written;
  }
}
