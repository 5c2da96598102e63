package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row on which the model would not end for years, and what is told of it meanwhile. */
class ITSlowRows {
  private static final Path ENDLESS = Path.of("src/test/resources/runaway/endless.onnx");
  private static final int SLOW = 40;

  @TempDir Path folder;

  @Test
  void areSetAsideWithTheirPlaceAndReason() throws IOException {
    Path job = folder.resolve("job.yaml");
    Path report = folder.resolve("report.json");
    Files.writeString(
        job,
        """
        model: %s
        input: %s
        output: %s
        keep: id
        batch-size: 64
        batch-timeout: 300ms
        max-bad-rows: 1
        stall-after: 500ms
        report: %s
        """
            .formatted(ENDLESS, csv(), folder.resolve("out"), report));

    CommandRun run = CommandRun.of("score", "--job=" + job);

    // Ten runs of 300 ms in a row; on a busy machine it stood still before, reading.
    assertThat(run.err()).contains(" stalled task ", ", more than 1 s: it ", " goes on task ");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode stall = new ObjectMapper().readTree(report.toFile()).path("stalls").path(0);
    assertThat(stall.path("doing").asText()).isNotEmpty();
    assertThat(stall.path("where").asText()).containsAnyOf("rows.csv", "before the first rows");
    assertThat(stall.path("seconds").asDouble()).isGreaterThan(0.5);
    assertThat(stall.path("wentOn").asBoolean()).isTrue();
    assertThat(run.out()).contains("1 set aside in");
    assertThat(SharedSpark.session().read().parquet(folder.resolve("out").toString()).count())
        .isEqualTo(99);
    var reasons =
        SharedSpark.session()
            .read()
            .parquet(folder.resolve("out/_quarantine").toString())
            .selectExpr("row.id", "code", "message")
            .collectAsList();
    assertThat(reasons).hasSize(1);
    assertThat(reasons.get(0).toString())
        .contains("[" + SLOW + ",THR-RUN-901,", "expected scores within 300 ms");
  }

  @Test
  void failTheRunWhereNoneMayBeSetAside() throws IOException {
    Path out = folder.resolve("out");

    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + ENDLESS,
            "--input=" + csv(),
            "--output=" + out,
            "--batch-timeout=300ms");

    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.err()).contains("THR-RUN-901").contains("row " + SLOW);
    assertThat(out).doesNotExist();
  }

  @Test
  void needATimeThatIsOne() throws IOException {
    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + ENDLESS,
            "--input=" + csv(),
            "--output=" + folder.resolve("out"),
            "--batch-timeout=soon");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("batch-timeout", "a time such as 30s or 10min");
  }

  private Path csv() throws IOException {
    StringBuilder text = new StringBuilder("id,x\n");
    for (int id = 0; id < 100; id++) {
      text.append(id).append(',').append(id == SLOW ? "1e15" : "1.5").append('\n');
    }
    return Files.writeString(folder.resolve("rows.csv"), text);
  }
}
