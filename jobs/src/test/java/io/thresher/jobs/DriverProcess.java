package io.thresher.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    List<String> command = Jvm.command("512m", "local");
    properties.forEach(property -> command.add("-D" + property));
    command.addAll(Jvm.classPath());
    command.add(Main.class.getName());
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

  /** Stands still until it is told to go on. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
      throw new AssertionError("no signal to a process that has ended:\n" + log());
    }
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
