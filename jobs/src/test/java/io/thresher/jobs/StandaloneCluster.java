package io.thresher.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Spark standalone master with workers as processes on loopback, from the resolved jars alone.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration START = Duration.ofMinutes(4);

  private final Path folder;
  private final SparkHome home;
  private final int port = freePort();
  private final int webPort = freePort();
  private final List<Process> processes = new ArrayList<>();

  private final @Nullable SecureDaemons secure;

  private StandaloneCluster(Path folder, @Nullable SecureDaemons secure) throws IOException {
    this.folder = folder;
    this.secure = secure;
    this.home = SparkHome.made();
  }

  static StandaloneCluster start(Path folder, int workers, int cores)
      throws IOException, InterruptedException {
    return start(folder, workers, cores, null);
  }

  /**
   * @param secure null for daemons with Spark's defaults
   */
  static StandaloneCluster start(
      Path folder, int workers, int cores, @Nullable SecureDaemons secure)
      throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(folder, secure);
    try {
      cluster.startMaster();
      cluster.awaitWorkers(0);
      for (int i = 0; i < workers; i++) {
        cluster.startWorker(i, cores);
      }
      cluster.awaitWorkers(workers);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts one more worker, whose processes find these variables in their environment. */
  Process addWorker(int number, int cores, Map<String, String> environment)
      throws IOException, InterruptedException {
    int before = aliveWorkers();
    Process worker = startWorker(number, cores, environment);
    awaitWorkers(before + 1);
    return worker;
  }

  String masterUrl() {
    return "spark://" + HOST + ":" + port;
  }

  int port() {
    return port;
  }

  /** Where the master shows itself. */
  URI masterPage() {
    return secure == null
        ? URI.create("http://" + HOST + ":" + webPort)
        : URI.create("https://" + HOST + ":" + (webPort + SecureDaemons.PORT_DISTANCE));
  }

  int plainWebPort() {
    return webPort;
  }

  /** Runs spark-submit's class to its end. */
  int submit(Path log, List<String> arguments) throws IOException, InterruptedException {
    return submit(log, arguments, Map.of());
  }

  int submit(Path log, List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = start(log, arguments, environment);
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      throw new IOException("spark-submit takes too long; see " + log);
    }
    return process.exitValue();
  }

  /** Starts spark-submit's class, which is the driver, and does not wait. */
  Process start(Path log, List<String> arguments) throws IOException {
    return start(log, arguments, Map.of());
  }

  private Process start(Path log, List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit"));
    command.addAll(List.of("--master", masterUrl()));
    String archive = String.join(" ", home.archive());
    command.addAll(List.of("--conf", "spark.executor.defaultJavaOptions=" + archive));
    command.addAll(arguments);
    return launch(log, command, environment);
  }

  private void startMaster() throws IOException {
    launchDaemon(
        Map.of(),
        "master.log",
        List.of(
            "org.apache.spark.deploy.master.Master",
            "--host",
            HOST,
            "--port",
            Integer.toString(port),
            "--webui-port",
            Integer.toString(webPort)));
  }

  private void startWorker(int number, int cores) throws IOException {
    startWorker(number, cores, Map.of());
  }

  private Process startWorker(int number, int cores, Map<String, String> environment)
      throws IOException {
    return launchDaemon(
        environment,
        "worker-" + number + ".log",
        List.of(
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0." + (1 + number), // Spark tries no task twice on one host at a time.
            "--webui-port",
            "0",
            "--cores",
            Integer.toString(cores),
            "--memory",
            "1g",
            "--work-dir",
            folder.resolve("work-" + number).toString(),
            masterUrl()));
  }

  private Process launchDaemon(Map<String, String> environment, String log, List<String> command)
      throws IOException {
    List<String> line = new ArrayList<>(command);
    if (secure != null) {
      line.addAll(List.of("--properties-file", secure.properties().toString()));
    }
    return launch(folder.resolve(log), line, environment);
  }

  private Process launch(Path log, List<String> command, Map<String, String> environment)
      throws IOException {
    List<String> line = Jvm.command("512m", "standalone");
    line.addAll(home.archive());
    line.addAll(List.of("-cp", home.jars()));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(home.environment());
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private void awaitWorkers(int count) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(START);
    while (aliveWorkers() < count) {
      if (Instant.now().isAfter(deadline) || processes.stream().anyMatch(p -> !p.isAlive())) {
        throw new IOException("the cluster did not start:\n" + logs());
      }
      Thread.sleep(200);
    }
  }

  private String logs() throws IOException {
    StringBuilder logs = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        logs.append(log.getFileName()).append(":\n").append(Files.readString(log));
      }
    }
    return logs.toString();
  }

  /** As the master tells it; -1 while it tells nothing. */
  private int aliveWorkers() {
    return status().path("aliveworkers").asInt(-1);
  }

  /** Whether a worker is about to go, as the master tells it. */
  boolean isAnyWorkerDecommissioned() {
    return status().path("workers").findValuesAsText("state").contains("DECOMMISSIONED");
  }

  private JsonNode status() {
    try (InputStream body = open(masterPage().resolve("/json/"))) {
      return new ObjectMapper().readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private InputStream open(URI page) throws IOException {
    return secure == null ? page.toURL().openStream() : secure.open(page);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    for (Process process : processes) {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
