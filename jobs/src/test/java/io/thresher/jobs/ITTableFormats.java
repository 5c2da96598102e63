package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of Iceberg and Delta, as they are read and as commands change them: old files give
 * constants of nulls for columns that were added later, other names for those renamed, and rows
 * that were deleted since.
 */
class ITTableFormats {
  private static final int MOST_SECONDS = 600;

  @TempDir Path folder;

  @Test
  void tablesThatChangedAreScoredAsTheyAre() throws Exception {
    Path log = folder.resolve("log");
    Process process =
        TableSession.process(TableFormats.class, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    List<String> lines = Files.readAllLines(log);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    assertThat(lines.stream().filter(line -> line.contains("changed by scores")).toList())
        .containsExactly("iceberg, changed by scores: right", "delta, changed by scores: right");
    assertThat(lines.stream().filter(line -> line.startsWith("refused: ")).toList())
        .singleElement()
        .asString()
        .contains("THR-USE-006", "it is the table that is changed");
    assertThat(lines.stream().filter(line -> line.contains(" rows right, ")).toList())
        .containsExactly(
            "iceberg, columns added: 40 rows right, fed by columns",
            "iceberg, rows deleted: 56 rows right, fed by columns",
            "delta, columns added: 40 rows right, fed by columns",
            "delta, rows deleted: 56 rows right, fed by columns");
    assertThat(lines.stream().filter(line -> line.contains(", texts where ")).toList())
        .containsExactly(
            "iceberg, texts where true: 0 wrong",
            "iceberg, texts where id > 990: 0 wrong",
            "delta, texts where true: 0 wrong",
            "delta, texts where id > 990: 0 wrong");
  }
}
