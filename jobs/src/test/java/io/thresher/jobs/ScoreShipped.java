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
 * command, by columns or by rows, in batches of one of several sizes. Arguments: the folder of
 * inputs, the folder for outputs. Each output is named as its data set.
 */
public final class ScoreShipped {
  private static final List<String> BATCH_SIZES = List.of("1", "7", "4096");

  private ScoreShipped() {}

  public static void main(String[] arguments) throws IOException {
    Path inputs = Path.of(arguments[0]);
    Path outputs = Path.of(arguments[1]);
    SparkRuntime spark = SparkRuntime.open(SparkRuntime.configuration(Map.of()));
    int exitCode = 0;
    for (Case each : cases()) {
      exitCode = Math.max(exitCode, run(each.call(inputs, outputs)));
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

  /** Every model, with the sizes, and fed by columns and by rows, in turn. */
  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Shipped shipped : Shipped.all().toList()) {
      int turn = cases.size();
      String batchSize = BATCH_SIZES.get(turn % BATCH_SIZES.size());
      cases.add(new Case(shipped, batchSize, turn % 2 == 0));
    }
    return cases;
  }

  /** One way to score shipped data. */
  record Case(Shipped shipped, String batchSize, boolean byColumns) {
    private List<String> call(Path inputs, Path outputs) {
      String input = inputs.resolve(shipped.path()).toString();
      List<String> call = new ArrayList<>(shipped.call(input, output(outputs), "--keep=id"));
      if (!shipped.path().equals("zoo/fixed-batch")) {
        call.add("--batch-size=" + batchSize);
      }
      if (!byColumns) {
        call.add("--filter=id + 0 >= 0"); // A computed filter makes rows of column batches.
      }
      return call;
    }

    Path output(Path outputs) {
      return outputs.resolve(shipped.path());
    }
  }
}
