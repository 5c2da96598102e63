package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that lack heap, files or a scratch folder end with one line that says so. */
class ITPoorMachines {
  private static final int RUNTIME = 6;

  @TempDir Path folder;

  @Test
  void aRowThatTheHeapDoesNotHold() throws Exception {
    List<String> call = call();
    call.add("--query=SELECT *, repeat(concat(sex, id), 60000000) AS huge FROM input");
    call.add("--keep=id,huge");

    assertEnds(DriverProcess.command(call, List.of()), "THR-RUN-506");
  }

  @Test
  void aHeapThatSparkDoesNotStartIn() throws Exception {
    List<String> command = DriverProcess.command(call(), List.of());
    command.set(command.indexOf("-Xmx512m"), "-Xmx96m");

    assertEnds(command, "THR-RUN-118");
  }

  @Test
  void fewOpenFiles() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -n 350; exec \"$@\"", "-"));
    command.addAll(DriverProcess.command(call(), List.of()));

    assertEnds(command, "THR-RUN-508");
  }

  @Test
  void aFolderForScratchThatIsNone() throws Exception {
    List<String> properties = List.of("java.io.tmpdir=" + folder.resolve("absent"));

    assertEnds(DriverProcess.command(call(), properties), "THR-RUN-");
  }

  private List<String> call() throws IOException {
    Shipped shipped = Shipped.named("penguins");
    return new ArrayList<>(
        List.of(
            "score",
            "--model=" + shipped.model(),
            "--input=" + shipped.data(),
            "--output=" + folder.resolve("out")));
  }

  private void assertEnds(List<String> command, String code) throws Exception {
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(err);
    assertThat(process.exitValue()).as(text).isEqualTo(RUNTIME);
    assertThat(text.lines().filter(line -> line.contains("THR-")))
        .singleElement()
        .asString()
        .startsWith(code);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
