package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.runtime.plugin.EngineFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenVINO on a real cluster, whose executors have no engines of their own: {@code
 * submit-scripts/engine test} runs it, not the build.
 */
class OpenVinoClusterSuite {
  private static final int EXECUTORS = 2;
  private static final Path SCRIPTS = Path.of("../submit-scripts").toAbsolutePath().normalize();
  private static final Path CONFIG =
      Path.of("../cluster-configs/standalone").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static @Nullable StandaloneCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.start(folder, 0, 1);
    for (int i = 0; i < EXECUTORS; i++) {
      cluster.addWorker(i, 1, withoutEngines());
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Neither does the driver have it elsewhere. */
  @Test
  void scoresWhereExecutorsHaveTheEngineInAnArchiveAlone() throws Exception {
    Path archive = folder.resolve("engines.tgz");
    assertThat(run("pack.log", Map.of(), List.of(script("engine"), "pack", archive.toString())))
        .as(log("pack.log"))
        .isZero();
    Shipped shipped = Shipped.named("digits");
    Path input = folder.resolve("in");
    Dataset<Row> data = SharedSpark.session().read().parquet(shipped.data());
    data.repartition(8).write().parquet(input.toString());
    Path output = folder.resolve("out");
    Path report = folder.resolve("report.json");

    List<String> call =
        shipped.call(
            input.toString(),
            output,
            "--keep=id",
            "--partitions=8",
            "--engine=openvino",
            "--report=" + report);
    call.addAll(List.of("--archives", archive + "#engines"));
    call.add("--conf=spark.thresher.engines=engines");
    int exitCode = submit("archive.log", withoutEngines(), call);

    assertThat(exitCode).as(log("archive.log")).isZero();
    Golden.check(shipped, SharedSpark.session().read().parquet(output.toString()));
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.path("executors").asInt()).isEqualTo(EXECUTORS);
    assertThat(json.path("engine").path("name").asText()).isEqualTo("OpenVINO");
  }

  @Test
  void endsARunWhereExecutorsLackTheEngine() throws Exception {
    Shipped shipped = Shipped.named("digits");
    Path output = folder.resolve("nothing");

    int exitCode =
        submit(
            "missing.log",
            Map.of(),
            shipped.call(shipped.data(), output, "--keep=id", "--engine=openvino"));

    assertThat(exitCode).as(log("missing.log")).isEqualTo(2);
    assertThat(log("missing.log"))
        .contains("THR-USE-921: the engine is not installed here, and is never replaced by another")
        .contains("expected openvino 1.8.1 in one of the folders " + noEngines())
        .doesNotContain("\tat ");
    assertThat(output).doesNotExist();
  }

  private static int submit(String log, Map<String, String> environment, List<String> call)
      throws IOException, InterruptedException {
    if (cluster == null) {
      throw new IllegalStateException("no cluster");
    }
    List<String> command = new ArrayList<>(List.of(script("submit"), CONFIG.toString()));
    command.addAll(call);
    for (String setting :
        List.of(
            "spark.master=" + cluster.masterUrl(),
            "spark.executor.cores=1",
            "spark.executor.memory=512m",
            "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
            "spark.scheduler.minRegisteredResourcesRatio=1.0",
            "spark.cores.max=" + EXECUTORS,
            "spark.ui.enabled=false",
            "spark.locality.wait=0")) {
      command.add("--conf=" + setting);
    }
    return run(log, environment, command);
  }

  private static int run(String log, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(log).toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("it takes too long; see " + log(log));
    }
    return process.exitValue();
  }

  private static Map<String, String> withoutEngines() {
    return Map.of(EngineFolders.VARIABLE, noEngines().toString());
  }

  private static Path noEngines() {
    return folder.resolve("no-engines");
  }

  private static String script(String name) {
    return SCRIPTS.resolve(name).toString();
  }

  private static String log(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
