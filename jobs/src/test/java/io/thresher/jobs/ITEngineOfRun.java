package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine that {@code auto} measured to be faster belongs to what a run is. */
class ITEngineOfRun {
  /** With several threads the clock decides, however busy the machine is: what it says is kept. */
  private static final String[] OPTIONS = {"--keep=id", "--threads=2"};

  private static final String KERNEL = "tree kernel (";
  private static final String USUAL = "ONNX Runtime (";

  @TempDir Path folder;
  private String before = "";

  @BeforeEach
  void forget() {
    before = System.getProperty("user.home");
    System.setProperty("user.home", folder.resolve("home").toString());
  }

  @AfterEach
  void restore() {
    System.setProperty("user.home", before);
  }

  @Test
  void staysWhateverIsMeasuredLater() throws IOException {
    Shipped forest = Shipped.named("zoo/forest-regressor");
    List<String> call = forest.call(forest.data(), folder.resolve("first"), OPTIONS);
    CommandRun first = CommandRun.of(call);
    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isZero();
    String engine = engine("first");
    assertThat(engine).contains("times as fast on rows of the data");

    measure(engine.startsWith(KERNEL) ? "0.5" : "5.0");
    CommandRun again = CommandRun.of(call);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("is already published");

    List<String> other = forest.call(forest.data(), folder.resolve("second"), OPTIONS);
    assertThat(CommandRun.of(other).exitCode()).isZero();
    assertThat(engine("second")).startsWith(engine.startsWith(KERNEL) ? USUAL : KERNEL);
  }

  @Test
  void ofEachOfTwoModelsStays() throws IOException {
    Shipped forest = Shipped.named("zoo/forest-regressor");
    List<String> call =
        forest.call(
            forest.data(),
            folder.resolve("both"),
            "--keep=id",
            "--threads=2",
            "--compare-with=" + Shipped.named("zoo/forest-regressor").model());
    CommandRun first = CommandRun.of(call);
    assertThat(first.exitCode()).as(first.err()).isZero();

    measure(engine("both").startsWith(KERNEL) ? "0.5" : "5.0");
    CommandRun again = CommandRun.of(call);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("is already published");
  }

  @Test
  void ofTheRunsThatNewFilesAreAddedToStays() throws IOException {
    Shipped forest = Shipped.named("zoo/forest-regressor");
    Path in = Files.createDirectory(folder.resolve("in"));
    List<String> call =
        forest.call(
            in.toString(),
            folder.resolve("grown"),
            "--keep=id",
            "--threads=2",
            "--mode=append",
            "--incremental");
    Path data = Path.of(forest.data());
    Files.copy(data, in.resolve("1-" + data.getFileName()));
    CommandRun first = CommandRun.of(call);
    assertThat(first.exitCode()).as(first.err()).isZero();

    measure(engine("grown").startsWith(KERNEL) ? "0.5" : "5.0");
    Files.copy(data, in.resolve("2-" + data.getFileName()));
    CommandRun second = CommandRun.of(call);
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(SharedSpark.session().read().parquet(folder.resolve("grown").toString()).count())
        .isEqualTo(2 * forest.rows());
  }

  /** What a table holds is known once Spark runs. */
  @Test
  void ofARunOfATableStays() throws IOException {
    Shipped forest = Shipped.named("zoo/forest-regressor");
    SharedSpark.session().sql("DROP TABLE IF EXISTS forest");
    SharedSpark.session()
        .read()
        .parquet(forest.data())
        .write()
        .option("path", folder.resolve("table").toString())
        .saveAsTable("forest");
    List<String> call =
        List.of(
            "score",
            "--model=" + forest.model(),
            "--table=forest",
            "--output=" + folder.resolve("rows"),
            "--keep=id",
            "--threads=2",
            "--mode=append");
    CommandRun first = CommandRun.of(call);
    assertThat(first.exitCode()).as(first.err()).isZero();

    measure(engine("rows").startsWith(KERNEL) ? "0.5" : "5.0");
    assertThat(CommandRun.of(call).out()).contains("is already published");
    assertThat(SharedSpark.session().read().parquet(folder.resolve("rows").toString()).count())
        .isEqualTo(forest.rows());
  }

  private String engine(String output) throws IOException {
    Path manifest = folder.resolve(output).resolve("_thresher").resolve("manifest.json");
    JsonNode runs = new ObjectMapper().readTree(manifest.toFile()).path("runs");
    return runs.get(0).at("/facts/engine").asText();
  }

  /** As if all that was measured had come out so. */
  private void measure(String gain) throws IOException {
    Path file = folder.resolve("home/.thresher/engine-gains.properties");
    Properties gains = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      gains.load(reader);
    }
    gains.replaceAll((key, value) -> gain);
    try (Writer writer = Files.newBufferedWriter(file)) {
      gains.store(writer, null);
    }
  }
}
