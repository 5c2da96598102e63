package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** An input, and what a run that nothing has gone wrong with makes of it. */
final class CompleteRun {
  /** Of the input: a unit of work each. */
  static final int FILES = 6;

  private static final int COPIES = 4;

  private final Path input;
  private final Path reference;

  private CompleteRun(Path input, Path reference) {
    this.input = input;
    this.reference = reference;
  }

  static CompleteRun in(Path folder) throws IOException {
    CompleteRun run = new CompleteRun(folder.resolve("in"), folder.resolve("reference"));
    Patients.write(run.input, COPIES, FILES);
    CommandRun scored = CommandRun.of(run.call(run.reference));
    assertThat(scored.err()).isEmpty();
    return run;
  }

  Path input() {
    return input;
  }

  /** Scores the input, a task for each of its files. */
  List<String> call(Path output, String... more) throws IOException {
    List<String> call =
        Shipped.named("breast-cancer")
            .call(
                input.toString(),
                output,
                "--keep=id",
                "--batch-size=64",
                "--conf=spark.sql.files.openCostInBytes=134217728");
    call.addAll(List.of(more));
    return call;
  }

  /** Every row is there once with the bits that it should have, and no file beside. */
  void check(Path output) throws IOException {
    checkRows(SharedSpark.session().read().parquet(output.toString()));
    CommandRun verified = CommandRun.of("verify", output.toString());
    assertThat(verified.err()).isEmpty();
    assertThat(verified.exitCode()).isZero();
    assertThat(strays(output)).isEmpty();
  }

  /** Every row is there once, with the bits that it should have. */
  void checkRows(Dataset<Row> found) {
    Dataset<Row> expected = SharedSpark.session().read().parquet(reference.toString());
    assertThat(found.exceptAll(expected).collectAsList()).isEmpty();
    assertThat(expected.exceptAll(found).collectAsList()).isEmpty();
  }

  /** The same of the rows that a part of the input holds. */
  void checkRows(Path output, Path part) {
    Dataset<Row> expected =
        SharedSpark.session()
            .read()
            .parquet(reference.toString())
            .join(SharedSpark.session().read().parquet(part.toString()).select("id"), "id");
    Dataset<Row> found = SharedSpark.session().read().parquet(output.toString());
    assertThat(found.exceptAll(expected).collectAsList()).isEmpty();
    assertThat(expected.exceptAll(found).collectAsList()).isEmpty();
  }

  /** Files that belong to nothing. */
  private static List<String> strays(Path output) throws IOException {
    JsonNode manifest =
        new ObjectMapper().readTree(output.resolve("_thresher/manifest.json").toFile());
    Set<String> known =
        new HashSet<>(Set.of("_SUCCESS", "_thresher/manifest.json", "_thresher/.lock"));
    manifest.path("runs").findValuesAsText("path").forEach(known::add);
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .filter(file -> !Files.isDirectory(file) || isEmpty(file))
          .map(file -> output.relativize(file).toString())
          .filter(name -> !name.matches("_thresher/lease\\.\\d+\\.json"))
          .filter(name -> !known.contains(name.replaceAll("(^|/)\\.([^/]+)\\.crc$", "$1$2")))
          .filter(name -> !known.contains(name))
          .toList();
    }
  }

  private static boolean isEmpty(Path folder) {
    return folder.toFile().list().length == 0;
  }
}
