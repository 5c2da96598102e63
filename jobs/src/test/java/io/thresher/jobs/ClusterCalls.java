package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls of the command line on one application of a cluster, which stays up between them. */
final class ClusterCalls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process driver;
  private final Path folder;
  private final Path log;
  private int calls;

  private ClusterCalls(Process driver, Path folder, Path log) {
    this.driver = driver;
    this.folder = folder;
    this.log = log;
  }

  /**
   * @param folder of its own
   * @param settings of Spark
   */
  static ClusterCalls start(
      StandaloneCluster cluster, Path folder, Path traps, Path jar, List<String> settings)
      throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(traps);
    List<String> arguments = new ArrayList<>();
    arguments.add("--class=" + CallsOnDemand.class.getName());
    arguments.add("--jars=" + jar);
    for (String setting :
        List.of(
            "spark.executor.cores=1",
            "spark.executor.memory=480m",
            "spark.executorEnv.SPARK_DIST_CLASSPATH=" + jar, // Behind Spark's own.
            "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -D"
                + Trap.FOLDER
                + "="
                + traps,
            "spark.ui.enabled=false",
            "spark.locality.wait=0",
            "spark.sql.extensions=" + TrapFunctions.class.getName())) {
      arguments.add("--conf=" + setting);
    }
    settings.forEach(setting -> arguments.add("--conf=" + setting));
    arguments.add("target/thresher.jar");
    arguments.add(traps.toString());
    Path log = folder.resolve("driver.log");
    return new ClusterCalls(cluster.start(log, arguments), folder, log);
  }

  CommandRun call(List<String> arguments) throws IOException, InterruptedException {
    return answer(begin(arguments));
  }

  /** Makes a call, and does not wait. */
  Path begin(List<String> arguments) throws IOException {
    Path call = Files.write(folder.resolve("call-" + calls++), arguments);
    driver.getOutputStream().write((call + "\n").getBytes(UTF_8));
    driver.getOutputStream().flush();
    return call;
  }

  CommandRun answer(Path call) throws IOException, InterruptedException {
    Path code = Path.of(call + ".code");
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!Files.exists(code)) {
      if (!driver.isAlive() || Instant.now().isAfter(deadline)) {
        throw new AssertionError("no answer to " + Files.readAllLines(call) + ":\n" + log());
      }
      Thread.sleep(20);
    }
    return new CommandRun(
        Integer.parseInt(Files.readString(code)),
        Files.readString(Path.of(call + ".out")),
        CommandRun.withoutProgress(Files.readString(Path.of(call + ".err"))));
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException {
    driver.getOutputStream().close();
    try {
      if (!driver.waitFor(30, TimeUnit.SECONDS)) {
        driver.destroyForcibly();
      }
    } catch (InterruptedException e) {
      driver.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
