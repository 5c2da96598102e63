package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs whose output is on S3, interrupted, in each other's way, and with answers lost. */
class ITObjectStoreRuns {
  private static final String MANIFEST = "PUT /runs/[^ ]*manifest\\.json";

  @TempDir static Path folder;

  private static S3Server s3;
  private static S3Relay relay;
  private static CompleteRun run;
  private static int outputs;

  private final String output = "out-" + outputs++;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3Server.start("runs", "test-secret-key");
    relay = S3Relay.to(s3);
    s3.connect(relay.address());
    run = CompleteRun.in(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    assertThat(relay.sprung()).isTrue();
    relay.close();
    s3.close();
  }

  /** In the middle of the work, and around the two steps that publish it. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "while units finish,PUT /runs/[^ ]*/ledger/,2,REQUEST",
    "before it decides to publish,PUT /runs/[^ ]*/publish,0,REQUEST",
    "before the manifest is there,PUT /runs/[^ ]*manifest\\.json,0,REQUEST",
    "when the manifest is there,PUT /runs/[^ ]*manifest\\.json,0,ANSWER"
  })
  void goesOnAfterTheDriverWasKilled(
      String stage, String request, int passing, S3Relay.Moment moment) throws Exception {
    AtomicReference<DriverProcess> started = new AtomicReference<>();
    relay.set(request, passing, moment, () -> Objects.requireNonNull(started.get()).killNow());
    try (DriverProcess driver = drive()) {
      started.set(driver);
      assertThat(driver.exitCode()).as(driver.log()).isEqualTo(137);
    }
    assertThat(relay.sprung()).isTrue();
    List<String> option = call();
    option.add("--outputs=label");
    CommandRun other = CommandRun.of(option);
    assertThat(other.exitCode()).as(other.err()).isEqualTo(5);

    CommandRun resumed = CommandRun.of(call());

    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out())
        .containsAnyOf("units of work are left", "is already published", "0 of");
    check();
    FaultMatrix.add(
        "driver killed, S3",
        stage,
        "another command: exit code 5, " + other.err().split(":", 2)[0],
        "the same command again: published, every row once");
  }

  @Test
  void refusesASecondDriverWhileTheFirstOneLives() throws Exception {
    AtomicReference<CommandRun> second = new AtomicReference<>();
    // The first one is in the middle of its work, and waits for an answer.
    relay.set(
        "PUT /runs/[^ ]*/ledger/",
        1,
        S3Relay.Moment.ANSWER,
        () -> second.set(CommandRun.of(call())));
    try (DriverProcess driver = drive()) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }
    CommandRun refused = Objects.requireNonNull(second.get());
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err()).contains("THR-OUT-201");
    check();
  }

  /** Its own alone: what others upload to the folder is theirs. */
  @Test
  void abortsWhatAKilledDriverHadUploadedInParts() throws Exception {
    Shipped shipped = Shipped.named("breast-cancer");
    Path notes = folder.resolve("notes");
    SharedSpark.session()
        .read()
        .parquet(shipped.data())
        .withColumn("note", functions.expr("randstr(11000, 7)"))
        .coalesce(1)
        .write()
        .parquet(notes.toString());
    List<String> call = shipped.call(notes.toString(), Path.of("output"), "--keep=id,note");
    call.set(call.indexOf("--output") + 1, s3.url(output));
    String ofAnother = output + "/of-another.parquet";
    s3.beginUpload(ofAnother);
    AtomicReference<DriverProcess> started = new AtomicReference<>();
    relay.set(
        "PUT /runs/[^ ]*partNumber=2",
        0,
        S3Relay.Moment.REQUEST,
        () -> Objects.requireNonNull(started.get()).killNow());
    try (DriverProcess driver = drive(call, "spark.hadoop.fs.s3a.multipart.size=5M")) {
      started.set(driver);
      assertThat(driver.exitCode()).as(driver.log()).isEqualTo(137);
    }
    List<String> left = s3.uploads();
    assertThat(left).hasSize(2).contains(ofAnother);

    CommandRun resumed = CommandRun.of(call);

    assertThat(resumed.err()).isEmpty();
    assertThat(s3.uploads()).containsExactly(ofAnother);
    assertThat(SharedSpark.session().read().parquet(s3.url(output)).count())
        .isEqualTo(shipped.rows());
    assertThat(CommandRun.of("verify", s3.url(output)).err()).isEmpty();
    FaultMatrix.add(
        "driver killed, S3",
        "an upload in parts",
        String.format(Locale.ROOT, "%d left in the store", left.size() - 1),
        "the same command again: aborted, published, every row once");
  }

  /** By a first manifest, and by one in the place of another. */
  @ParameterizedTest
  @CsvSource({"false,REQUEST", "false,ANSWER", "true,REQUEST", "true,ANSWER"})
  void publishesOnceThoughTheStoreDoesNotAnswer(boolean replaces, S3Relay.Moment moment)
      throws Exception {
    if (replaces) {
      List<String> first = call();
      first.add("--batch-size=63");
      assertThat(CommandRun.of(first).err()).isEmpty();
    }
    List<String> call = call();
    call.add("--mode=overwrite");
    relay.set(MANIFEST, 0, moment, () -> {});

    CommandRun published = CommandRun.of(call);

    assertThat(relay.sprung()).isTrue();
    if (published.exitCode() != 0) {
      assertThat(published.exitCode()).as(published.err()).isIn(5, 8);
      assertThat(CommandRun.of(call).err()).isEmpty();
    }
    check();
    FaultMatrix.add(
        "S3 " + (moment == S3Relay.Moment.ANSWER ? "answer" : "request") + " lost",
        "publish, " + (replaces ? "a manifest replaced" : "a first manifest"),
        "no second look: not known whether published",
        published.exitCode() == 0
            ? "asked again: published, every row once"
            : String.format(
                Locale.ROOT,
                "exit code %d, then the same command: published, every row once",
                published.exitCode()));
  }

  private DriverProcess drive() throws IOException {
    return drive(call());
  }

  private DriverProcess drive(List<String> call, String... more) throws IOException {
    List<String> properties = new ArrayList<>(List.of(more));
    s3.ofBucket(relay.address())
        .forEach((key, value) -> properties.add("spark.hadoop." + key + "=" + value));
    properties.add("spark.master=local[1]");
    return DriverProcess.start(
        folder.resolve(output + ".log"),
        call,
        properties,
        Map.of("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", s3.secretKey()));
  }

  private List<String> call() {
    try {
      List<String> call = new ArrayList<>(run.call(Path.of("output")));
      call.set(call.indexOf("--output") + 1, s3.url(output));
      return call;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What the manifest names is every row once; nothing else is there. */
  private void check() throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(s3.get(output + "/_thresher/manifest.json"));
    assertThat(manifest.path("runs")).hasSize(1);
    Set<String> files =
        new TreeSet<>(manifest.path("runs").get(0).path("files").findValuesAsText("path"));
    Dataset<Row> found =
        SharedSpark.session()
            .read()
            .parquet(files.stream().map(f -> s3.url(output + "/" + f)).toArray(String[]::new));
    run.checkRows(found);
    Set<String> present =
        s3.objects(output + "/").keySet().stream()
            .map(key -> key.substring(output.length() + 1))
            .filter(key -> !key.isEmpty() && !key.endsWith("/"))
            .filter(key -> !key.matches("_thresher/lease\\.\\d+\\.json"))
            .collect(Collectors.toCollection(TreeSet::new));
    files.addAll(Set.of("_SUCCESS", "_thresher/manifest.json"));
    files.add(manifest.path("runs").get(0).path("profile").path("path").asText());
    assertThat(present).isEqualTo(files);
    CommandRun verified = CommandRun.of("verify", s3.url(output));
    assertThat(verified.err()).isEmpty();
    assertThat(verified.exitCode()).isZero();
  }
}
