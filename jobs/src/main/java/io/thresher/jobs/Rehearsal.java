package io.thresher.jobs;

import io.thresher.spark.Sessions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the commands that matter on shipped data, in a JVM that notes the classes it loads for an
 * archive of later ones: {@code java -XX:DumpLoadedClassList=FILE ... Rehearsal DATASETS SCRATCH}.
 * Leaves ONNX Runtime's library in {@code SCRATCH/native}, so that later ones need not unpack it.
 * The launchers do this once a build.
 */
final class Rehearsal {
  private final Path datasets;
  private final Path scratch;

  private Rehearsal(Path datasets, Path scratch) {
    this.datasets = datasets;
    this.scratch = scratch;
  }

  /** Exits with 0 where all commands did what they should. */
  public static void main(String[] arguments) throws IOException {
    Rehearsal rehearsal = new Rehearsal(Path.of(arguments[0]), Path.of(arguments[1]));
    boolean complete;
    SparkRuntime spark = SparkRuntime.open(SparkRuntime.configuration(Map.of()));
    try {
      complete = rehearsal.commands().stream().allMatch(Rehearsal::succeeds);
      Sessions.copyLibrary(rehearsal.scratch.resolve("native"));
    } finally {
      spark.close();
    }
    System.exit(complete ? 0 : 1);
  }

  /** Forests and networks, columns and rows, Parquet and CSV. */
  private List<List<String>> commands() {
    return List.of(
        score("breast-cancer", "data.parquet", "trees", "--show=1"),
        score("digits", "data.parquet", "network", "--output-format=csv", "--outputs=digit"),
        score("penguins", "data.csv", "text", "--max-bad-rows=1"),
        List.of("verify", scratch.resolve("trees").toString()),
        List.of("inspect", datasets.resolve("digits/model.onnx").toString()));
  }

  private List<String> score(String dataset, String file, String output, String... flags) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("score", "--keep=id"));
    command.addAll(List.of("--model", datasets.resolve(dataset).resolve("model.onnx").toString()));
    command.addAll(List.of("--input", datasets.resolve(dataset).resolve(file).toString()));
    command.addAll(List.of("--output", scratch.resolve(output).toString()));
    command.addAll(List.of(flags));
    return command;
  }

  private static boolean succeeds(List<String> command) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return Main.run(command.toArray(String[]::new), nowhere, System.err) == 0;
  }
}
