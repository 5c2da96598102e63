package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.datasets.Perceptron;
import io.thresher.jobs.tune.Hardware;
import io.thresher.jobs.tune.Profile;
import io.thresher.jobs.tune.Setting;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.ModelFiles;
import io.thresher.spark.check.SampleScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITTune {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Shipped shipped;
  private Path model;
  private Path profile;

  @BeforeEach
  void copyTheModel() throws IOException {
    SharedSpark.session(); // The machine is what Spark has of it.
    shipped = Shipped.named("breast-cancer");
    model = folder.resolve("model.onnx");
    profile = folder.resolve("model.onnx.tuned.json");
    Files.copy(Path.of(shipped.model()), model);
  }

  @Test
  void tunesOnTheRowsOfTheInputAndTellsWhatItMeasured() throws IOException {
    Path variant = folder.resolve("other.onnx");
    Files.copy(Path.of(Shipped.named("digits").model()), variant);

    CommandRun run =
        tune("--tune-seconds=8", "--variant", variant.toString(), "--report", at("tune.json"));

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("569 rows in memory", "rows/s", "p99 ms", "Not beaten in both", "tuned  ")
        .contains("profile       ", profile.toString());
    JsonNode tuning = JSON.readTree(Files.readString(folder.resolve("tune.json"))).path("tuning");
    assertThat(tuning.path("measured").size()).isGreaterThan(3);
    assertThat(tuning.path("front").size()).isPositive();
    assertThat(tuning.path("refused").toString()).contains("model 2");
    assertThat(profile).exists();
    assertThat(folder.resolve("model.onnx.tuned.json.journal")).doesNotExist();
    assertThat(score("after").out()).contains("tuned         ", ", from ", profile.toString());
  }

  @Test
  void showsTheCurveOnAPage() throws IOException {
    CommandRun run = tune("--tune-seconds=5", "--max-memory=4g", "--report", at("tune.html"));

    assertThat(run.err()).isEmpty();
    assertThat(Files.readString(folder.resolve("tune.html")))
        .contains("Pareto front", "Batch size, throughput and latency", "<table")
        .contains("aria-label=\"Rows a second by p99 of a run; the line joins the front\"");
  }

  @Test
  void saysWhereNoSettingIsFastEnough() {
    CommandRun run = tune("--tune-seconds=5", "--max-latency=0.001us");

    assertThat(run.err())
        .startsWith("THR-USE-892: no setting keeps the bound on latency | --max-latency 0.001us");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(profile).doesNotExist();
  }

  @Test
  void letsAVariantDifferAsFarAsItIsTold() throws IOException {
    CommandRun.of("generate", "--rows=569", "--floats=4", "--output=" + at("data"));
    Files.write(model, Perceptron.onnx(4, 1));
    Files.write(folder.resolve("same.onnx"), Perceptron.onnx(4, 1));
    Files.write(folder.resolve("far.onnx"), Perceptron.onnx(4, 2));

    assertThat(variants("--variant=" + at("same.onnx"), "--variant=" + at("far.onnx")).out())
        .contains("same.onnx agrees: 'score' differs nowhere, in 0 of 569 rows by more than ")
        .containsPattern("far.onnx is left out: 'score' differs in \\d+ of 569 rows, by up to ");
    assertThat(
            variants(
                    "--variant=" + at("far.onnx"),
                    "--variant-tolerance=0.001",
                    "--variant-disagreement=100%")
                .out())
        .containsPattern(
            "far.onnx agrees: 'score' differs by up to .*, in \\d+ of 569 rows by more than 0.001");
  }

  private CommandRun variants(String... options) {
    List<String> call = new ArrayList<>(List.of("tune", "--keep=id", "--tune-seconds=5"));
    call.addAll(List.of("--model", model.toString(), "--input", at("data")));
    call.addAll(List.of(options));
    return CommandRun.of(call);
  }

  @Test
  void saysAllThatIsWrongWithItsOptions() {
    CommandRun run =
        tune(
            "--tune-seconds=1",
            "--max-latency=5",
            "--max-memory=lots",
            "--variant-tolerance=near",
            "--variant-disagreement=some");

    assertThat(run.errorLines()).hasSize(7);
    assertThat(run.err())
        .contains("'1' is not a value of --tune-seconds")
        .contains("'5' is not a value of --max-latency")
        .contains("'lots' is not a value of --max-memory")
        .contains("'near' is not a value of --variant-tolerance")
        .contains("'some' is not a value of --variant-disagreement")
        .contains("THR-USE-990: an option is about other forms of the model, and none is named");
  }

  @Test
  void scoresAsAProfileSaysAndTellsSoEverywhere() throws IOException {
    keep(Hardware.here(2));

    CommandRun run = score("tuned", "--report", at("run.json"));

    assertThat(run.out()).contains("tuned         batch-size 64, from file:" + profile);
    JsonNode tuned = JSON.readTree(Files.readString(folder.resolve("run.json"))).path("tuned");
    assertThat(tuned.path("settings").path("batch-size").asText()).isEqualTo("64");
    JsonNode published = manifest("tuned").path("runs").get(0);
    assertThat(published.path("identity").path("options").path("batch-size").asText())
        .isEqualTo("64");
    assertThat(published.path("facts").path("tuned").asText()).endsWith("model.onnx.tuned.json");
  }

  @Test
  void optionsOfTheUserWin() throws IOException {
    keep(Hardware.here(2));

    assertThat(score("given", "--batch-size=128").out())
        .contains("tuned         the defaults, from file:");
    assertThat(batchSize("given")).isEqualTo("128");
    assertThat(score("off", "--tuned=off").out()).doesNotContain("tuned  ");
    assertThat(batchSize("off")).isEqualTo("4096");
  }

  @Test
  void namesAProfileThatItDoesNotTake() throws IOException {
    keep(new Hardware("another processor", 2, 1));
    assertThat(score("elsewhere").out())
        .contains("tuned         file:" + profile + " is not used: the machine was another");
    assertThat(batchSize("elsewhere")).isEqualTo("4096");

    keep(Hardware.here(2));
    assertThat(score("bits", "--reproducible").out())
        .contains("is not used: it was not tuned with --reproducible");

    Files.writeString(profile, "{}");
    assertThat(score("none").out()).contains("is not used: it is no profile");
    CommandRun named = score("named", "--profile", profile.toString());
    assertThat(named.err()).startsWith("THR-USE-894: the profile cannot be read");
    assertThat(named.exitCode()).isEqualTo(2);
  }

  @Test
  void aRunKeepsTheSettingsThatItBeganWith() throws IOException {
    score("plain");
    keep(Hardware.here(2));
    assertThat(score("plain").out())
        .contains("is already published; nothing to do")
        .containsPattern("is not used: run \\w+ was begun without it");

    score("tuned");
    Files.delete(profile);
    assertThat(score("tuned").out())
        .containsPattern("tuned +batch-size 64, from run \\w+, which was begun with them")
        .contains("is already published; nothing to do");
  }

  @Test
  void anotherRunOverTheSameRowsTakesTheProfile() throws IOException {
    score("twice");
    keep(Hardware.here(2));

    assertThat(score("twice", "--mode=overwrite", "--filter=id > 5").out())
        .contains("tuned         batch-size 64, from file:" + profile);
    assertThat(batchSize("twice")).isEqualTo("64");
    CommandRun off = score("twice", "--mode=overwrite", "--filter=id > 5", "--tuned=off");
    assertThat(off.out()).doesNotContain("tuned  ");
    assertThat(batchSize("twice")).isEqualTo("4096");
  }

  @Test
  void aSearchOfOtherRowsOrSettingsOfSparkDoesNotGoOn() throws IOException {
    // Ends by its bound, which leaves the journal.
    List<String> call = new ArrayList<>(List.of("--tune-seconds=5", "--max-latency=0.001us"));
    assertThat(tune(call.toArray(String[]::new)).out()).doesNotContain("goes on  ");
    assertThat(tune(call.toArray(String[]::new)).out()).contains("goes on  ");

    for (String other :
        List.of("--filter=id > 5", "--conf=spark.sql.parquet.filterPushdown=false")) {
      call.add(other);
      CommandRun run = tune(call.toArray(String[]::new));
      assertThat(run.out()).as(other).doesNotContain("goes on  ");
      assertThat(run.err()).as(other).startsWith("THR-USE-892");
    }
  }

  private void keep(Hardware hardware) throws IOException {
    String digest =
        ModelFiles.find(model.toString(), ScoreOptions.defaults(), new Configuration()).digest();
    Profile kept =
        Profile.of(
            digest,
            hardware,
            TunedSettings.versions(),
            Setting.DEFAULTS.with(Setting.BATCH_SIZE, "64"),
            SampleScores.Nearness.SAME_SCORES,
            "2x as fast");
    assertThat(TunedSettings.cores(new SparkConf())).isEqualTo(2);
    Files.write(profile, kept.json());
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private CommandRun tune(String... options) {
    List<String> call = new ArrayList<>(List.of("tune", "--keep=id"));
    call.addAll(List.of("--model", model.toString(), "--input", shipped.data()));
    call.addAll(List.of(options));
    return CommandRun.of(call);
  }

  private CommandRun score(String output, String... options) {
    List<String> call = new ArrayList<>(List.of("score", "--keep=id", "--output", at(output)));
    call.addAll(List.of("--model", model.toString(), "--input", shipped.data()));
    call.addAll(List.of(options));
    return CommandRun.of(call);
  }

  private JsonNode manifest(String output) throws IOException {
    Path file = folder.resolve(output).resolve("_thresher").resolve("manifest.json");
    return JSON.readTree(Files.readString(file));
  }

  private String batchSize(String output) throws IOException {
    return manifest(output)
        .path("runs")
        .get(0)
        .path("identity")
        .path("options")
        .path("batch-size")
        .asText();
  }
}
