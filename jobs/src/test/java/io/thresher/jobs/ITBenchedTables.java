package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roads over tables, whose libraries must be there when a session starts. */
class ITBenchedTables {
  private static final int MOST_SECONDS = 600;

  @TempDir Path folder;

  @Test
  void benchesTablesBesideTheMainRoad() throws Exception {
    Process process = bench(jar -> true);

    assertThat(process.exitValue()).as(printed()).isZero();
    for (String road : List.of("delta", "iceberg")) {
      assertThat(printed())
          .containsPattern("road " + road + " / thresher score, scores only, parquet: [0-9.]+x");
    }
    assertThat(folder.resolve("work"))
        .isDirectoryContaining(made -> Files.isDirectory(made.resolve("_delta_log")))
        .isDirectoryContaining(made -> Files.isDirectory(made.resolve("metadata")));
  }

  @Test
  void saysWhichLibrariesAreMissing() throws Exception {
    Process process = bench(jar -> !jar.matches("(iceberg-spark|delta-storage).*"));

    assertThat(process.exitValue()).as(printed()).isEqualTo(2);
    assertThat(printed().lines().filter(line -> line.startsWith("THR-")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("THR-USE-971") && line.contains("THRESHER_CLASSPATH"))
        .anyMatch(
            line -> line.contains("--road delta") && line.contains("of io.delta:delta-storage"))
        .anyMatch(line -> line.contains("of org.apache.iceberg:iceberg-spark-runtime"));
    assertThat(folder.resolve("work")).doesNotExist();
  }

  private Process bench(Predicate<String> jars) throws IOException, InterruptedException {
    ProcessBuilder builder =
        TableSession.process(
            Main.class,
            "bench",
            "--road=delta,iceberg",
            "--rows=200",
            "--rounds=1",
            "--conf=spark.master=local[2]",
            "--work-dir=" + folder.resolve("work"));
    builder
        .command()
        .replaceAll(
            word ->
                word.contains(File.pathSeparator + "/")
                    ? Arrays.stream(word.split(File.pathSeparator))
                        .filter(jar -> jars.test(Path.of(jar).getFileName().toString()))
                        .collect(Collectors.joining(File.pathSeparator))
                    : word);
    Process process =
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    try {
      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process;
  }

  private String printed() throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
