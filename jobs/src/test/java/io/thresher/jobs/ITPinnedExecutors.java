package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.datasets.BoostedTrees;
import io.thresher.datasets.Perceptron;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a run shortens as executors of one core become more. With {@code -Dthresher.executors=1,2,4},
 * on a standalone cluster with so many workers, each pinned by {@code taskset} to one processor, in
 * turn; the driver is not pinned. {@code -Dthresher.executors.rows} are scored by a small network,
 * a quarter of them by 100 trees.
 */
@EnabledIfSystemProperty(named = "thresher.executors", matches = ".+")
class ITPinnedExecutors {
  private static final int FLOATS = 32;
  private static final int FILES = 32;
  private static final long ROWS = Long.getLong("thresher.executors.rows", 20_000_000);

  @TempDir Path folder;

  @Test
  void showsWhatMoreExecutorsBring() throws Exception {
    Path network = Files.write(folder.resolve("network.onnx"), Perceptron.onnx(FLOATS, 1));
    Path trees = Files.write(folder.resolve("trees.onnx"), BoostedTrees.onnx(100, 6, FLOATS, 1));
    Path rows = data("rows", ROWS);
    Path fewer = data("fewer", ROWS / 4);
    for (String count : System.getProperty("thresher.executors").split(",", -1)) {
      int executors = Integer.parseInt(count);
      Path logs = Files.createDirectories(folder.resolve("of-" + executors));
      try (StandaloneCluster cluster = StandaloneCluster.start(logs, 0, 1)) {
        for (int i = 0; i < executors; i++) {
          pin(cluster.addWorker(i, 1, Map.of()), i % Runtime.getRuntime().availableProcessors());
        }
        for (int round = 1; round <= 2; round++) {
          show(cluster, executors, network, rows, logs.resolve("network-" + round));
          show(cluster, executors, trees, fewer, logs.resolve("trees-" + round));
        }
      }
    }
  }

  private Path data(String name, long rows) {
    Path made = folder.resolve(name);
    CommandRun run =
        CommandRun.of(
            "generate",
            "--rows=" + rows,
            "--floats=" + FLOATS,
            "--files=" + FILES,
            "--output=" + made);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return made;
  }

  /** A worker's executors run where it does. */
  private static void pin(Process worker, int processor) throws Exception {
    Process taskset =
        new ProcessBuilder(
                "taskset", "-acp", Integer.toString(processor), Long.toString(worker.pid()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(taskset.waitFor()).isZero();
  }

  private static void show(
      StandaloneCluster cluster, int executors, Path model, Path rows, Path output)
      throws IOException, InterruptedException {
    Path report = output.resolveSibling(output.getFileName() + ".json");
    Path log = output.resolveSibling(output.getFileName() + ".log");
    List<String> arguments = new ArrayList<>();
    for (String setting :
        List.of(
            "spark.executor.cores=1",
            "spark.executor.memory=700m",
            "spark.executor.extraJavaOptions=-XX:+UseParallelGC",
            "spark.ui.enabled=false",
            "spark.locality.wait=0",
            "spark.scheduler.minRegisteredResourcesRatio=1.0",
            "spark.cores.max=" + executors)) {
      arguments.addAll(List.of("--conf", setting));
    }
    arguments.addAll(List.of("--class", "io.thresher.jobs.Main", "target/thresher.jar", "score"));
    arguments.addAll(List.of("--model=" + model, "--input=" + rows, "--output=" + output));
    arguments.addAll(List.of("--keep=id", "--partitions=16", "--report=" + report));
    arguments.add(
        "--bind=features="
            + IntStream.range(0, FLOATS).mapToObj(i -> "f" + i).collect(Collectors.joining(",")));

    int exitCode = cluster.submit(log, arguments);

    assertThat(exitCode).as(Files.readString(log)).isZero();
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.path("executors").asInt()).isEqualTo(executors);
    System.out.printf(
        "%d executors, %s: %d rows in %.1f s of scoring, %d tasks%n",
        executors,
        output.getFileName(),
        json.path("rows").asLong(),
        json.path("scoringSeconds").asDouble(),
        json.path("tasks").asInt());
  }
}
