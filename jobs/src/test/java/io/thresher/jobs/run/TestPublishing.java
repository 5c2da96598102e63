package io.thresher.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedFile;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.RowCounts;
import io.thresher.jobs.manifest.RunFacts;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.run.PublishIntent.Move;
import io.thresher.jobs.store.Json;
import io.thresher.jobs.store.Lease;
import io.thresher.jobs.store.MetaStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A driver that dies while it publishes: the next one goes on, whatever was done. */
class TestPublishing {
  private static final RunIdentity IDENTITY =
      new RunIdentity(List.of(), "m", new TreeMap<>(Map.of("mode", "overwrite")));

  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final RunPlan PLAN =
      new RunPlan("r", IDENTITY, new SplitSettings("1", "1", "1", ""), 1);

  @TempDir Path folder;

  /** How far the driver came. */
  enum Step {
    DECIDED,
    MOVED_HALF,
    MOVED_ALL,
    WROTE_MANIFEST,
    DELETED_OLD
  }

  @ParameterizedTest
  @EnumSource
  void isContinuedFromAnyStep(Step died) throws IOException {
    write("old.parquet");
    PublishIntent intent = decide(List.of("old.parquet"));
    if (died.compareTo(Step.MOVED_HALF) >= 0) {
      move(intent.moves().get(0));
    }
    if (died.compareTo(Step.MOVED_ALL) >= 0) {
      move(intent.moves().get(1));
    }
    if (died.compareTo(Step.WROTE_MANIFEST) >= 0) {
      output()
          .store()
          .replace("manifest.json", Json.pretty(Manifest.of(List.of(), List.of(intent.run()))));
    }
    if (died.compareTo(Step.DELETED_OLD) >= 0) {
      Files.delete(folder.resolve("old.parquet"));
    }

    assertThat(RunStart.isDecided(output(), "r")).isTrue();
    RunStart.Found found = RunStart.begin(output(), request("r", IDENTITY));

    assertThat(RunStart.isDecided(output(), "r")).isTrue();
    assertThat(RunStart.isDecided(output(), "other")).isFalse();
    assertThat(found.run()).isNull();
    assertThat(found.published()).isEqualTo(intent.run());
    assertThat(output().manifest().orElseThrow().runs()).containsExactly(intent.run());
    assertThat(files()).containsExactly("_SUCCESS", "a.parquet", "x=1/b.parquet");
    assertThat(folder.resolve("_thresher/runs")).doesNotExist();
  }

  @Test
  void isNotContinuedUnderTheSameIdBySomethingElse() throws IOException {
    decide(List.of());
    RunIdentity other = new RunIdentity(List.of(), "n", IDENTITY.options());

    assertThatThrownBy(() -> RunStart.begin(output(), request("r", other)))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-OUT-203")
        .hasMessageContaining("the model was m and is n");
    assertThat(files()).isEmpty();
  }

  @Test
  void isReplacedByARunThatOverwrites() throws IOException {
    PublishIntent begun = decide(List.of());
    move(begun.moves().get(0));

    RunStart.Found found = RunStart.begin(output(), request("other", IDENTITY));
    try (Run run = java.util.Objects.requireNonNull(found.run())) {
      assertThat(run.isResumed()).isFalse();
    }
    assertThat(output().manifest()).isEmpty();
  }

  @Test
  void isKeptFromOtherCommandsThoughAGateRefusedItBefore() throws IOException {
    PublishIntent begun = decide(List.of());
    output().store().create(RunLayout.plan("r"), Json.pretty(PLAN));
    output().store().create(RunLayout.refused("r"), new byte[0]);
    move(begun.moves().get(0));
    RunRequest other = new RunRequest("other", IDENTITY, RunRequest.Mode.ERROR, LEASE);

    assertThatThrownBy(() -> RunStart.begin(output(), other))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-OUT-204");

    assertThat(files()).containsExactly("a.parquet");
    assertThat(folder.resolve("_thresher/runs/r/publish.json")).exists();
    assertThat(folder.resolve("_thresher/runs/r/staged/x=1/b.parquet")).exists();
  }

  @Test
  void forgetsThatAGateRefusedIt() throws IOException {
    PublishIntent intent = decide(List.of());
    Files.delete(folder.resolve("_thresher/runs/r/publish.json"));
    Files.delete(folder.resolve("_thresher/runs/r/staged/a.parquet")); // It ends there.
    MetaStore store = output().store();
    store.create(RunLayout.refused("r"), new byte[0]);
    try (Lease lease =
        Lease.take(store, "here", "owner", "r", LEASE, Clock.systemUTC(), time -> {})) {
      assertThatThrownBy(() -> new Publisher(output(), lease).publish(intent))
          .isInstanceOf(ScoringException.class)
          .hasMessageContaining("a.parquet");
    }
    assertThat(folder.resolve("_thresher/runs/r/publish.json")).exists();
    assertThat(folder.resolve("_thresher/runs/r/refused")).doesNotExist();
  }

  private PublishIntent decide(List<String> obsolete) throws IOException {
    OutputFolder output = output();
    write("_thresher/runs/r/staged/a.parquet");
    write("_thresher/runs/r/staged/x=1/b.parquet");
    PublishedRun run =
        new PublishedRun(
            "r",
            "then",
            "now",
            IDENTITY,
            null,
            new RunFacts(
                "model.onnx",
                "parquet",
                Map.of(),
                "ONNX Runtime",
                null,
                null,
                null,
                null,
                null,
                List.of("cpu"),
                Map.of()),
            new RowCounts(2, 2, 0, 0),
            List.of(
                new PublishedFile("a.parquet", 1, 1, "aa"),
                new PublishedFile("x=1/b.parquet", 1, 1, "bb")),
            List.of(),
            null,
            null);
    List<Move> moves =
        List.of(
            new Move("file:" + folder + "/_thresher/runs/r/staged/a.parquet", "a.parquet"),
            new Move("file:" + folder + "/_thresher/runs/r/staged/x=1/b.parquet", "x=1/b.parquet"));
    PublishIntent intent = new PublishIntent(run, true, moves, obsolete);
    output.store().create("runs/r/publish.json", Json.pretty(intent));
    return intent;
  }

  private void move(Move move) throws IOException {
    Path to = folder.resolve(move.to());
    Files.createDirectories(to.getParent());
    Path from = Path.of(move.from().substring("file:".length()));
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private OutputFolder output() throws IOException {
    return OutputFolder.of(
        FileSystem.getLocal(new Configuration(false)),
        new org.apache.hadoop.fs.Path("file:" + folder));
  }

  private static RunRequest request(String id, RunIdentity identity) {
    return new RunRequest(id, identity, RunRequest.Mode.OVERWRITE, LEASE);
  }

  /** What is published, checksum files of Hadoop's aside. */
  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(name -> !name.startsWith("_thresher") && !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }
}
