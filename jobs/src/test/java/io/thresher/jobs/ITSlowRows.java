package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row on which the model would not end for years. */
class ITSlowRows {
  private static final Path ENDLESS = Path.of("src/test/resources/runaway/endless.onnx");
  private static final int SLOW = 40;

  @TempDir Path folder;

  @Test
  void areSetAsideWithTheirPlaceAndReason() throws IOException {
    Path job = folder.resolve("job.yaml");
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
        """
            .formatted(ENDLESS, csv(), folder.resolve("out")));

    CommandRun run = CommandRun.of("score", "--job=" + job);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
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
    assertThat(run.err()).startsWith("THR-RUN-901").contains("row " + SLOW);
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
