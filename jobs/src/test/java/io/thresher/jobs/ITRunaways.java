package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sessions side by side on one executor of a real cluster, one of which lets models loose. */
class ITRunaways {
  private static final String JAR = "target/thresher.jar";

  @TempDir Path folder;

  @Test
  void endWithTheirOwnErrorWhileOthersAreServed() throws Exception {
    for (String model : List.of("endless", "asking", "piling", "multiplying", "steady")) {
      Path file = Path.of("src/test/resources/runaway", model + ".onnx");
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 1, 2)) {
      int exitCode = cluster.submit(folder.resolve("run.log"), arguments());

      assertThat(exitCode).as(Files.readString(folder.resolve("run.log"))).isZero();
    }
    assertThat(Files.readAllLines(folder.resolve("answers")))
        .satisfiesExactly(
            answer -> assertThat(answer).isEqualTo("endless: THR-RUN-701"),
            answer -> assertThat(answer).isEqualTo("asking: THR-RUN-504"),
            // Ended before the system refuses it more; where the watch comes late, after.
            answer -> assertThat(answer).isIn("piling: THR-RUN-705", "piling: THR-RUN-504"),
            answer -> assertThat(answer).isEqualTo("asking for less: scored"), // It was given back.
            answer -> assertThat(answer).isEqualTo("multiplying: THR-RUN-021"),
            answer -> assertThat(answer).isEqualTo("steady: scored"));
    assertThat(folder.resolve("executors")).hasContent("1 added, 0 removed");
  }

  private List<String> arguments() throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.sql.extensions", ThresherExtensions.class.getName());
    settings.put("spark.plugins", ThresherPlugin.class.getName());
    settings.put("spark.thresher.sql.models", folder.toString());
    settings.put("spark.thresher.sql.max-run-time", "5s");
    settings.put("spark.thresher.sql.max-native-memory", "1g");
    settings.put("spark.scheduler.mode", "FAIR");
    settings.put("spark.task.maxFailures", "1");
    settings.put("spark.executor.cores", "2");
    settings.put("spark.executor.memory", "512m");
    settings.put("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    settings.put("spark.ui.enabled", "false");
    List<String> arguments = new ArrayList<>();
    settings.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
    arguments.addAll(List.of("--class", TwoSessions.class.getName(), "--jars", JAR));
    arguments.addAll(List.of(ProgramJar.in(folder).toString(), folder.toString()));
    return arguments;
  }
}
