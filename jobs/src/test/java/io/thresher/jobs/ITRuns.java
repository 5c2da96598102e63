package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are run again, interrupted, or in each other's way. */
class ITRuns {
  private static final int FILES = 12;
  private static final int COPIES = 40;

  @TempDir Path folder;

  @Test
  void doesNothingWhereTheSameRunIsPublished() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    List<String> call = shipped.call(shipped.data(), out(), "--keep=id", "--report=" + report());
    score(call);
    List<String> before = listing();

    CommandRun again = score(call);

    assertThat(again.out()).contains("is already published");
    assertThat(listing()).isEqualTo(before);
    assertThat(reported().path("run").path("unitsScored").asInt()).isZero();
    Golden.check(shipped, predictions());
  }

  @Test
  void takesAnotherRunForAnErrorUnlessItIsToReplaceOrAdd() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    score(shipped.call(shipped.data(), out(), "--keep=id"));

    CommandRun refused =
        CommandRun.of(shipped.call(shipped.data(), out(), "--keep=id", "--batch-size=7"));
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err()).contains("THR-OUT-001");

    for (int i = 0; i < 2; i++) { // The second time it is the same run.
      score(shipped.call(shipped.data(), out(), "--keep=id", "--mode=append"));
      assertThat(predictions().count()).isEqualTo(2 * shipped.rows());
    }
    score(
        shipped.call(shipped.data(), out(), "--keep=id", "--mode=overwrite", "--partition-by=id"));
    assertThat(predictions().count()).isEqualTo(shipped.rows());
    assertThat(manifest().path("runs")).hasSize(1);
    assertThat(dataFiles().size()).isEqualTo(manifest().path("runs").get(0).path("files").size());
  }

  /** Those of some networks are measured, by another machine perhaps otherwise. */
  @Test
  void goesOnWithTheRowsOfARunOfTheModelThatItBeganWith() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    String[] options = {"--keep=id", "--mode=append", "--batch-size=50"};
    score(shipped.call(shipped.data(), out(), options));

    CommandRun again =
        CommandRun.of(shipped.call(shipped.data(), out(), "--keep=id", "--mode=append"));

    assertThat(again.out()).contains("is already published");
    assertThat(predictions().count()).isEqualTo(shipped.rows());
  }

  @Test
  void leavesWhatWasThereWhereAnOverwriteFails() throws IOException {
    Shipped shipped = Shipped.named("penguins");
    score(shipped.call(shipped.data(), out(), "--keep=id"));
    List<String> before = listing();
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(shipped.file("data.csv"))));
    lines.set(9, lines.get(9) + ",stray");
    Path ragged = Files.write(folder.resolve("ragged.csv"), lines);

    CommandRun failed =
        CommandRun.of(shipped.call(ragged.toString(), out(), "--keep=id", "--mode=overwrite"));

    assertThat(failed.exitCode()).isEqualTo(4);
    assertThat(listing()).isEqualTo(before);
    Golden.check(shipped, predictions());
  }

  @Test
  void goesOnAfterTheDriverWasKilled() throws IOException, InterruptedException {
    Path input = input();
    List<String> call = slow(input, out());
    int recorded;
    try (DriverProcess driver = DriverProcess.start(folder.resolve("driver.log"), call)) {
      driver.await(() -> ledgerLines() >= 3);
      driver.kill();
      recorded = ledgerLines();
    }
    assertThat(recorded).isBetween(3, FILES - 1);
    assertThat(dataFiles()).isEmpty();
    refusesOtherRuns(input);

    List<String> resumed = new ArrayList<>(call);
    resumed.add("--report=" + report());
    CommandRun run = score(resumed);

    int left = FILES - recorded;
    assertThat(run.out()).contains(left + " of " + FILES + " units of work are left");
    assertThat(reported().path("run").path("unitsScored").asInt()).isEqualTo(left);
    assertThat(reported().path("run").path("units").asInt()).isEqualTo(FILES);
    checkComplete();
    JsonNode profile =
        new ObjectMapper()
            .readTree(
                out()
                    .resolve(manifest().path("runs").get(0).path("profile").path("path").asText())
                    .toFile());
    assertThat(profile.path("covered").asLong()).isEqualTo(predictions().count());
  }

  /** What the killed driver has left is in the way of any other run, which is told why. */
  private void refusesOtherRuns(Path input) throws IOException {
    List<String> option = slow(input, out());
    option.add("--outputs=label");
    assertRefused(option, "THR-OUT-204", "outputs was '' and is '[label]'");
    Path added = input.resolve("added.parquet");
    Files.copy(dataFile(input), added);
    assertRefused(slow(input, out()), "THR-OUT-204", "added.parquet is new");
    List<String> named = slow(input, out());
    named.add("--run-id=" + runFolder().getFileName());
    assertRefused(named, "THR-OUT-203", "added.parquet is new");
    Files.delete(added);
    Files.deleteIfExists(input.resolve(".added.parquet.crc"));
  }

  private static void assertRefused(List<String> call, String... texts) {
    CommandRun refused = CommandRun.of(call);
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err()).contains(texts);
  }

  @Test
  void refusesASecondDriverWhileTheFirstOneLives() throws IOException, InterruptedException {
    List<String> call = slow(input(), out());
    call.add("--lease-seconds=3600");
    try (DriverProcess driver = DriverProcess.start(folder.resolve("driver.log"), call)) {
      driver.await(() -> ledgerLines() >= 1);
      driver.pause(); // It would be through before another has started, if that takes long.

      assertRefused(call, "THR-OUT-201", "another run is writing the output");

      driver.goOn();
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }
    checkComplete();
    assertThat(score(call).out()).contains("is already published");
  }

  @Test
  void givesTheOutputBackWhenTerminatedAndSaysHowToGoOn() throws IOException, InterruptedException {
    List<String> call = slow(input(), out());
    try (DriverProcess driver = DriverProcess.start(folder.resolve("driver.log"), call)) {
      driver.await(() -> ledgerLines() >= 2);
      assertThat(driver.terminate()).isEqualTo(143);
      assertThat(driver.log()).contains("the same command again continues it");
    }
    assertThat(lease().path("released").asBoolean()).isTrue();

    assertThat(score(call).out()).contains("units of work are left");
    checkComplete();
  }

  /** One file each for so many tasks, and one run of the model for each row, so that it lasts. */
  private static List<String> slow(Path input, Path output) throws IOException {
    return new ArrayList<>(
        Shipped.named("breast-cancer")
            .call(
                input.toString(),
                output,
                "--keep=id",
                "--batch-size=1",
                "--conf=spark.sql.files.openCostInBytes=134217728",
                "--conf=spark.master=local[1]"));
  }

  private Path input() throws IOException {
    Path input = folder.resolve("in");
    Patients.write(input, COPIES, FILES);
    return input;
  }

  private void checkComplete() throws IOException {
    Dataset<Row> input = SharedSpark.session().read().parquet(folder.resolve("in").toString());
    Dataset<Row> written = predictions();
    assertThat(written.select("id").exceptAll(input.select("id")).count()).isZero();
    assertThat(input.select("id").exceptAll(written.select("id")).count()).isZero();
    JsonNode run = manifest().path("runs").get(0);
    assertThat(run.path("rows").path("in").asLong()).isEqualTo(input.count());
    assertThat(run.path("rows").path("scored").asLong()).isEqualTo(input.count());
    assertThat(dataFiles())
        .containsExactlyInAnyOrderElementsOf(
            run.path("files").findValuesAsText("path").stream().sorted().toList());
    assertThat(out().resolve("_thresher/runs")).doesNotExist();
  }

  private static CommandRun score(List<String> call) {
    CommandRun run = CommandRun.of(call);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run;
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Path report() {
    return folder.resolve("report.json");
  }

  private JsonNode reported() throws IOException {
    return new ObjectMapper().readTree(report().toFile());
  }

  private JsonNode manifest() throws IOException {
    return new ObjectMapper().readTree(out().resolve("_thresher/manifest.json").toFile());
  }

  private JsonNode lease() throws IOException {
    try (Stream<Path> files = Files.list(out().resolve("_thresher"))) {
      Path lease =
          files.filter(file -> file.getFileName().toString().startsWith("lease")).findFirst().get();
      return new ObjectMapper().readTree(lease.toFile());
    }
  }

  private Dataset<Row> predictions() {
    return SharedSpark.session().read().parquet(out().toString());
  }

  private Path runFolder() throws IOException {
    try (Stream<Path> files = Files.list(out().resolve("_thresher/runs"))) {
      return files.findFirst().orElseThrow();
    }
  }

  /** Complete lines only. */
  private int ledgerLines() {
    try (Stream<Path> files = Files.walk(out().resolve("_thresher/runs"))) {
      int lines = 0;
      for (Path file : files.filter(f -> f.toString().contains("/ledger/")).toList()) {
        lines += (int) Files.readString(file).chars().filter(c -> c == '\n').count();
      }
      return lines;
    } catch (IOException | UncheckedIOException e) {
      return 0; // Not there yet.
    }
  }

  private static Path dataFile(Path input) throws IOException {
    try (Stream<Path> files = Files.list(input)) {
      return files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  /** What Spark would read, by path below the output. */
  private List<String> dataFiles() throws IOException {
    return listing().stream().filter(name -> name.endsWith(".parquet")).toList();
  }

  /** Every file that is not a run's own, with its time. */
  private List<String> listing() throws IOException {
    try (Stream<Path> files = Files.walk(out())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out().relativize(file).toString())
          .filter(name -> !name.startsWith("_thresher"))
          .sorted()
          .toList();
    }
  }
}
