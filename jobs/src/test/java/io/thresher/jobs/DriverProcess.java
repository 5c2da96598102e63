package io.thresher.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command line in a process of its own, to be ended from outside. */
final class DriverProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Process process;
  private final Path log;

  private DriverProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static DriverProcess start(Path log, List<String> arguments) throws IOException {
    return start(log, arguments, List.of(), Map.of());
  }

  static DriverProcess start(
      Path log, List<String> arguments, List<String> properties, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(arguments, properties)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new DriverProcess(builder.redirectOutput(log.toFile()).start(), log);
  }

  static List<String> command(List<String> arguments, List<String> properties) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("../cluster-configs/local/jvm.options"));
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add(
        "-Dlog4j2.configurationFile="
            + Path.of("../cluster-configs/local/log4j2.properties").toRealPath());
    properties.forEach(property -> command.add("-D" + property));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Waits until something holds; fails where the process ends before it does. */
  void await(BooleanSupplier condition) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        throw new AssertionError("what was waited for did not happen:\n" + log());
      }
      Thread.sleep(5);
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGKILL, without waiting. */
  void killNow() {
    process.destroyForcibly();
  }

  /** SIGTERM. */
  int terminate() throws IOException, InterruptedException {
    process.destroy();
    return exitCode();
  }

  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end:\n" + log());
    }
    return process.exitValue();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
