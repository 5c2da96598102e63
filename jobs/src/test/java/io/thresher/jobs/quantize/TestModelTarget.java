package io.thresher.jobs.quantize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import io.thresher.model.rewrite.Quantised;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.ModelFiles;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelTarget {
  private static final String STAGED = "staged";
  private static final String MODEL =
      Path.of("../udfs/src/test/resources/batches/large-int8.onnx").toAbsolutePath().toString();

  @TempDir Path folder;

  private static Quantised model() {
    return ModelFiles.quantise(MODEL, ScoreOptions.defaults(), new Configuration(), 8).quantised();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void leavesNothingButWhatIsPublished() throws IOException {
    String output = folder.resolve("small").toString();
    try (ModelTarget target = ModelTarget.of(output, new Configuration())) {
      assertThat(Path.of(new org.apache.hadoop.fs.Path(target.stage(model(), Map.of())).toUri()))
          .isRegularFile();
    }
    assertThat(files()).isEmpty();

    try (ModelTarget target = ModelTarget.of(output, new Configuration())) {
      target.stage(model(), Map.of());
      target.publish();
    }
    assertThat(files()).containsExactly("small");
    assertThat(folder.resolve("small/model.onnx")).hasBinaryContent(bytes());
    assertThatThrownBy(() -> ModelTarget.of(output, new Configuration()))
        .isInstanceOf(ScoringException.class)
        .hasMessageStartingWith("THR-OUT-908");
  }

  private static byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model().writeTo(bytes);
    return bytes.toByteArray();
  }

  @Test
  void leavesNothingWhereTheProcessIsEnded() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                Staging.class.getName(),
                folder.resolve("small").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      assertThat(lines.lines().filter(STAGED::equals).findFirst()).isPresent();
      assertThat(files()).singleElement().asString().startsWith(".small.");

      process.toHandle().destroy();

      assertThat(process.waitFor()).isEqualTo(128 + 15);
    }
    assertThat(files()).isEmpty();
  }

  /** A process that never comes to publish what it has staged. */
  static final class Staging {
    private Staging() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (ModelTarget target = ModelTarget.of(arguments[0], new Configuration())) {
        target.stage(model(), Map.of());
        System.out.println(STAGED);
        Thread.currentThread().join();
      }
    }
  }
}
