package io.thresher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A class of the tests run in a JVM of its own. Its output is read line by line. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final List<String> seen = new ArrayList<>();

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /** Starts a class with a {@code main} method. */
  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start(Map.of(), main, arguments);
  }

  /** The same with other environment variables than those of this process. */
  public static ChildJvm start(Map<String, String> environment, Class<?> main, String... arguments)
      throws IOException {
    return start(List.of(), environment, main, arguments);
  }

  /** The same with further flags of the JVM, after those that all have. */
  public static ChildJvm start(
      List<String> flags, Map<String, String> environment, Class<?> main, String... arguments)
      throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start());
  }

  /** Reads on until a line starts so, and gives the rest of it. */
  public String awaitLine(String start) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.add(line);
      if (line.startsWith(start)) {
        return line.substring(start.length());
      }
    }
    throw new IOException("ended without '" + start + "':\n" + String.join("\n", seen));
  }

  /** Sends a line to its standard input. */
  public void send(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(UTF_8));
    input.flush();
  }

  /** Asks it to end, as a cluster manager does. */
  public void terminate() {
    process.toHandle().destroy(); // Keeps its output, which destroying the process itself closes.
  }

  /** Ends it as the system does that lacks memory. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Reads to its end, and gives what it ended with; {@link #seen} has all it said then. */
  public int exitCode() throws IOException, InterruptedException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.add(line);
    }
    return process.waitFor();
  }

  /** What was read so far. */
  public List<String> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
