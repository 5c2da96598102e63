package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;

/**
 * A driver program for tests: makes calls on one Spark session as its input names them, each by a
 * file of arguments, one a line; it writes what the call printed beside it, and its exit code last.
 * Argument: the folder of traps.
 */
public final class CallsOnDemand {
  private CallsOnDemand() {}

  public static void main(String[] arguments) throws IOException {
    System.setProperty(Trap.FOLDER, arguments[0]);
    System.setProperty("spark.hadoop.fs.file.impl", TrapFileSystem.class.getName());
    System.setProperty("spark.plugins", TrapPlugin.class.getName());
    FileSystem.closeAll(); // spark-submit has opened the plain one already.
    try (SparkRuntime spark = SparkRuntime.open(SparkRuntime.configuration(Map.of()))) {
      spark.session().range(0, 6, 1, 6).count();
      BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        answer(Path.of(line));
      }
    }
    System.exit(0);
  }

  private static void answer(Path call) throws IOException {
    List<String> arguments = Files.readAllLines(call);
    CommandRun run = CommandRun.unchecked(arguments.toArray(String[]::new));
    Files.writeString(Path.of(call + ".out"), run.out());
    Files.writeString(Path.of(call + ".err"), run.err());
    Path code = Files.writeString(Path.of(call + ".code.new"), Integer.toString(run.exitCode()));
    Files.move(code, Path.of(call + ".code"), StandardCopyOption.ATOMIC_MOVE);
  }
}
