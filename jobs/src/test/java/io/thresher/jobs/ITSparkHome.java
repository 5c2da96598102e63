package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without the archive, all tests of processes would pass, and take twice as long. */
class ITSparkHome {
  static Stream<List<String>> classPaths() throws Exception {
    SparkHome home = SparkHome.made();
    List<String> ofExecutors = new ArrayList<>(home.archive());
    ofExecutors.addAll(List.of("-cp", home.folder().resolve("conf") + ":" + home.jars()));
    return Stream.of(Jvm.classPath(), ofExecutors);
  }

  @ParameterizedTest
  @MethodSource("classPaths")
  void givesProcessesArchivedClasses(List<String> classPath) throws Exception {
    List<String> command = Jvm.command("512m", "local");
    command.addAll(classPath);
    command.addAll(List.of("-Xlog:class+load", "org.apache.spark.deploy.SparkSubmit", "--version"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

    try (BufferedReader lines = process.inputReader(UTF_8)) {
      assertThat(lines.lines())
          .anyMatch(l -> l.contains("spark.deploy.SparkSubmit source: shared objects file"));
    }
    assertThat(process.waitFor()).isZero();
  }
}
