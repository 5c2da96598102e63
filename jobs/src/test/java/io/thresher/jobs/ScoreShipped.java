package io.thresher.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A driver program for tests: scores every shipped data set on one Spark session with the plain
 * command, by columns and by rows, in batches of several sizes. Arguments: the folder of inputs,
 * the folder for outputs. Each output is named {@code <data set>/<batch size>-<columns|rows>}.
 */
public final class ScoreShipped {
  static final List<String> BATCH_SIZES = List.of("1", "7", "4096");
  static final List<String> WAYS = List.of("columns", "rows");

  private ScoreShipped() {}

  public static void main(String[] arguments) throws IOException {
    Path inputs = Path.of(arguments[0]);
    Path outputs = Path.of(arguments[1]);
    SparkRuntime spark = SparkRuntime.open(SparkRuntime.configuration(Map.of()));
    int exitCode = 0;
    for (Shipped shipped : Shipped.all().toList()) {
      for (String batchSize : BATCH_SIZES) {
        for (String way : WAYS) {
          List<String> call = call(shipped, inputs, outputs, batchSize, way);
          exitCode = Math.max(exitCode, run(call));
        }
      }
    }
    spark.close();
    System.exit(exitCode);
  }

  /** Prints what the command said only where it failed: a log holds what matters. */
  private static int run(List<String> call) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(said, true, StandardCharsets.UTF_8);
    int exitCode = Main.run(call.toArray(String[]::new), terminal, terminal);
    if (exitCode != 0) {
      System.out.println(
          "exit code " + exitCode + " of " + call + ": " + said.toString(StandardCharsets.UTF_8));
    }
    return exitCode;
  }

  private static List<String> call(
      Shipped shipped, Path inputs, Path outputs, String batchSize, String way) {
    String input = inputs.resolve(shipped.path()).toString();
    Path output = output(outputs, shipped, batchSize, way);
    List<String> call = new ArrayList<>(shipped.call(input, output, "--keep=id"));
    if (!shipped.path().equals("zoo/fixed-batch")) {
      call.add("--batch-size=" + batchSize);
    }
    if (way.equals("rows")) {
      call.add("--filter=id + 0 >= 0"); // A computed filter makes rows of column batches.
    }
    return call;
  }

  static Path output(Path outputs, Shipped shipped, String batchSize, String way) {
    return outputs.resolve(shipped.path()).resolve(batchSize + "-" + way);
  }
}
