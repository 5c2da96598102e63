package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that read tables of Iceberg and Delta and are committed to such. The build creates tables,
 * adds to them, does runs again and passes texts on; {@code -Dthresher.tables=all} merges,
 * overwrites, reads versions and what was appended since, and kills drivers around their commit,
 * for many minutes; {@code kills} does the last alone.
 */
class ITTableRuns {
  private static final String WHICH = System.getProperty("thresher.tables", "some");

  /** What is to come out right, by which is asked for. */
  private static final Map<String, Long> RIGHT = Map.of("some", 4L, "kills", 18L, "all", 35L);

  private static final int MOST_MINUTES = WHICH.equals("some") ? 60 : 240;

  @TempDir Path folder;

  @Test
  void runsAreCommittedToTablesOnce() throws Exception {
    Path log = folder.resolve("log");
    Process process =
        TableSession.process(TableRuns.class, folder.toString(), WHICH)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    List<String> lines = Files.readAllLines(log);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    assertThat(lines.stream().filter(line -> line.startsWith("right: ")).count())
        .isEqualTo(RIGHT.getOrDefault(WHICH, 0L));
  }
}
