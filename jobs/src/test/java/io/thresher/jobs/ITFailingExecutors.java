package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that cannot load ONNX Runtime, or die while they score, on real clusters. */
class ITFailingExecutors {
  private static final String JAR = "target/thresher.jar";
  private static final Map<String, String> NO_LIBRARY =
      Map.of("JAVA_TOOL_OPTIONS", "-Donnxruntime.native.path=/nonexistent");

  @TempDir Path folder;

  @Test
  void completesOnTheOthersWhereAnExecutorCannotLoadTheLibrary() throws Exception {
    Shipped shipped = Shipped.named("breast-cancer");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 0, 1)) {
      cluster.addWorker(0, 1, NO_LIBRARY);
      cluster.addWorker(1, 1, Map.of());
      Path report = folder.resolve("report.json");
      int exitCode =
          submit(
              cluster,
              shipped.call(
                  shipped.data(), folder.resolve("out"), "--keep=id", "--report=" + report));

      assertThat(exitCode).as(log()).isZero();
      JsonNode json = new ObjectMapper().readTree(report.toFile());
      assertThat(json.path("rows").asLong()).isEqualTo(shipped.rows());
      assertThat(json.path("executors").asInt()).isEqualTo(1);
      assertThat(executorLogs("work-0"))
          .contains("This executor cannot score and ends: THR-RUN-991");
      FaultMatrix.add(
          "native library does not load",
          "load model",
          "on no executor: exit code 6, THR-RUN-501",
          "on one executor: it ends, published by the others");
    }
  }

  @Test
  void failsWhereNoExecutorCanLoadTheLibrary() throws Exception {
    Shipped shipped = Shipped.named("breast-cancer");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 0, 1)) {
      cluster.addWorker(0, 1, NO_LIBRARY);
      int exitCode =
          submit(cluster, shipped.call(shipped.data(), folder.resolve("out"), "--keep=id"));

      assertThat(exitCode).as(log()).isEqualTo(6);
      assertThat(log())
          .contains("THR-RUN-501: ONNX Runtime's native library loads on no executor | 127.0.0.1 |")
          .contains("/nonexistent");
    }
  }

  @Test
  void namesModelAndSplitWhereExecutorsDie() throws Exception {
    Shipped shipped = Shipped.named("breast-cancer");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 1, 1)) {
      int exitCode =
          submit(
              cluster,
              shipped.call(
                  shipped.data(),
                  folder.resolve("out"),
                  "--keep=id",
                  "--filter=crash(id, 300L) >= 0"));

      assertThat(exitCode).as(log()).isEqualTo(6);
      assertThat(log())
          .contains("THR-RUN-503: executors died while they scored | model ")
          .contains("breast-cancer/model.onnx, file ")
          .containsPattern("data.parquet, bytes 0 to \\d+ \\(4 times\\)")
          .contains("lost 4, the last with: Command exited with code 1 ");
      assertThat(folder.resolve("out")).doesNotExist();
      FaultMatrix.add(
          "model ends the process every time",
          "infer",
          "cannot be borne",
          "after 4 tries: exit code 6, THR-RUN-503 names model and split, nothing published");
    }
  }

  private int submit(StandaloneCluster cluster, List<String> call)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--class",
                "io.thresher.jobs.Main",
                "--jars",
                ProgramJar.in(folder).toString(),
                "--conf",
                "spark.executor.cores=1",
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
                    + " -XX:-CreateCoredumpOnCrash",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.sql.extensions=" + TrapFunctions.class.getName(),
                JAR));
    arguments.addAll(call);
    return cluster.submit(folder.resolve("run.log"), arguments);
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("run.log"));
  }

  private String executorLogs(String work) throws IOException {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve(work))) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("std")).toList()) {
        logs.append(Files.readString(file));
      }
    }
    return logs.toString();
  }
}
