package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shaded jar through spark-submit on a real cluster: a master and two workers. */
class ITStandaloneCluster {
  private static final int EXECUTORS = 2;
  private static final String JAR = "target/thresher.jar";

  @TempDir static Path folder;
  private static @Nullable StandaloneCluster cluster;

  @BeforeAll
  static void startCluster() throws IOException, InterruptedException {
    cluster = StandaloneCluster.start(folder, 0, 2);
    cluster.addWorker(0, 2, withGpus("4", "7"));
    cluster.addWorker(1, 2, Map.of());
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void loadsTheModelOnceAnExecutorAndAgreesWithGoldenPredictions()
      throws IOException, InterruptedException {
    Shipped shipped = Shipped.named("breast-cancer");
    Path input = folder.resolve("in");
    Dataset<Row> data = SharedSpark.session().read().parquet(shipped.data());
    data.repartition(16).write().parquet(input.toString());
    Path output = folder.resolve("out");
    Path report = folder.resolve("report.json");

    int exitCode =
        submit(
            "scored.log",
            shipped.call(
                input.toString(), output, "--keep=id", "--partitions=16", "--report=" + report));

    assertThat(exitCode).as(log("scored.log")).isZero();
    Golden.check(shipped, SharedSpark.session().read().parquet(output.toString()));
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.path("executors").asInt()).isEqualTo(EXECUTORS);
    assertThat(json.path("sessionsLoaded").asInt()).isEqualTo(EXECUTORS);
    assertThat(json.path("tasks").asInt()).isGreaterThan(8);
    assertThat(json.path("rows").asLong()).isEqualTo(shipped.rows());
  }

  /** Each input has a file without rows, and so an empty partition. */
  @Test
  void agreesWithGoldenPredictionsOfEveryShippedModel() throws IOException, InterruptedException {
    Path inputs = folder.resolve("inputs");
    Path outputs = folder.resolve("outputs");
    for (Shipped shipped : Shipped.all().toList()) {
      Dataset<Row> data = SharedSpark.session().read().parquet(shipped.data());
      String input = inputs.resolve(shipped.path()).toString();
      data.repartition(3).write().parquet(input);
      data.limit(0).write().mode("append").parquet(input);
    }

    int exitCode =
        submit(
            "shipped.log",
            List.of(
                "--jars",
                JAR,
                "--conf",
                "spark.sql.files.openCostInBytes=134217728",
                "--class",
                ScoreShipped.class.getName()),
            List.of(ProgramJar.in(folder).toString(), inputs.toString(), outputs.toString()));

    assertThat(exitCode).as(log("shipped.log")).isZero();
    for (ScoreShipped.Case each : ScoreShipped.cases()) {
      Dataset<Row> predictions =
          SharedSpark.session().read().parquet(each.output(outputs).toString());
      Golden.check(each.shipped(), predictions);
    }
  }

  /**
   * Two executors of one worker, which all see all of its devices. That there is no CUDA is seen
   * where the session is made.
   */
  @Test
  void makesSessionsOnTheGpuThatSparkAssigned() throws IOException, InterruptedException {
    Shipped shipped = Shipped.named("digits");

    int exitCode =
        submit(
            "gpus.log",
            List.of(
                "--jars",
                JAR,
                "--conf",
                "spark.executor.cores=1",
                "--conf",
                "spark.executor.memory=480m",
                "--conf",
                "spark.executor.resource.gpu.amount=1",
                "--conf",
                "spark.task.resource.gpu.amount=1",
                "--conf",
                "spark.cores.max=2",
                "--class",
                LeaseGpus.class.getName()),
            List.of(
                ProgramJar.in(folder).toString(),
                shipped.model(),
                folder.resolve("models").toString()));

    assertThat(exitCode).as(log("gpus.log")).isZero();
    for (String address : List.of("4", "7")) {
      assertThat(log("gpus.log"))
          .containsPattern(
              "task \\d: THR-USE-202: the device is not there, and is never replaced by the CPU"
                  + ".* for 'cuda:%s \\(address %s of Spark's\\)', got only CPUExecutionProvider"
                      .formatted(address, address));
    }
  }

  @Test
  void handsTheExitCodeAndOneLineThroughSparkSubmit() throws IOException, InterruptedException {
    Shipped shipped = Shipped.named("penguins");
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(shipped.file("data.csv"))));
    lines.set(9, lines.get(9) + ",stray");
    Path ragged = Files.write(folder.resolve("ragged.csv"), lines);
    Path output = folder.resolve("nothing");

    int exitCode = submit("failed.log", shipped.call(ragged.toString(), output, "--keep=id"));

    assertThat(exitCode).as(log("failed.log")).isEqualTo(4);
    assertThat(log("failed.log")).contains("THR-DATA-106").doesNotContain("\tat ");
    assertThat(output).doesNotExist();
  }

  /** The environment of a worker that finds GPUs of such addresses. */
  private static Map<String, String> withGpus(String... addresses) throws IOException {
    Path script = folder.resolve("gpus");
    String found = String.join("\", \"", addresses);
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"" + found + "\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return Map.of(
        "JAVA_TOOL_OPTIONS",
        String.format(
            Locale.ROOT,
            "-Dspark.worker.resource.gpu.amount=%d -Dspark.worker.resource.gpu.discoveryScript=%s",
            addresses.length,
            script));
  }

  private static int submit(String log, List<String> call)
      throws IOException, InterruptedException {
    List<String> program = new ArrayList<>(List.of(JAR));
    program.addAll(call);
    return submit(log, List.of("--class", "io.thresher.jobs.Main"), program);
  }

  private static int submit(String log, List<String> main, List<String> program)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "--conf",
            "spark.executor.cores=2",
            "--conf",
            "spark.executor.memory=512m",
            "--conf",
            "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.locality.wait=0",
            "--conf",
            "spark.scheduler.minRegisteredResourcesRatio=1.0",
            "--conf",
            "spark.cores.max=" + 2 * EXECUTORS));
    arguments.addAll(main); // What they set is set last.
    arguments.addAll(program);
    if (cluster == null) {
      throw new IllegalStateException("no cluster");
    }
    return cluster.submit(folder.resolve(log), arguments);
  }

  private static String log(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
