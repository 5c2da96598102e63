package io.thresher.jobs.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import io.thresher.jobs.store.Digests;
import io.thresher.jobs.store.Json;
import io.thresher.jobs.store.LocalMetaStore;
import io.thresher.jobs.store.MetaStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestManifest {
  private static final String NAME = "manifest.json";

  @TempDir Path folder;

  private static PublishedRun run(
      String id, List<InputFile> inputs, @Nullable List<InputFile> read) {
    return new PublishedRun(
        id,
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:01:00Z",
        new RunIdentity(inputs, "m", new TreeMap<>()),
        read,
        new RunFacts(
            "m", "parquet", Map.of(), "", null, null, null, null, null, List.of("cpu"), Map.of()),
        new RowCounts(0, 0, 0, 0),
        List.of(),
        List.of(),
        null,
        null);
  }

  private static List<InputFile> files(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new InputFile("file:/ä/" + i, i, 1, ""))
        .toList();
  }

  private OutputFolder output() throws IOException {
    FileSystem local = FileSystem.getLocal(new Configuration());
    return new OutputFolder(
        local,
        new org.apache.hadoop.fs.Path(folder.toUri()),
        new LocalMetaStore(folder.resolve("_thresher")));
  }

  @Test
  void isSealedByTheBytesOfItsLine() {
    Manifest manifest = Manifest.of(List.of("ü"), List.of(run("r", files(3), files(3))));
    Manifest unsealed = new Manifest(1, List.of("ü"), manifest.runs(), "");

    assertThat(manifest.sha256()).isEqualTo(Digests.sha256(Json.line(unsealed).getBytes(UTF_8)));
    assertThat(manifest.isIntact()).isTrue();
  }

  @Test
  void isReadAsItWasWrittenAndKnownByItsBytes() throws IOException {
    Manifest written =
        Manifest.of(
            List.of(), List.of(run("r", files(5000), files(4999)), run("s", files(1), null)));
    MetaStore store = output().store();

    assertThat(store.swap(NAME, null, Json.content(written))).isTrue();

    OutputFolder.Stored stored = output().stored().orElseThrow();
    byte[] bytes = Objects.requireNonNull(store.read(NAME));
    assertThat(bytes).isEqualTo(Json.pretty(written));
    assertThat(stored.manifest()).isEqualTo(written);
    assertThat(stored.manifest().isIntact()).isTrue();
    assertThat(stored.sha256()).isEqualTo(Digests.sha256(bytes));
    assertThat(output().manifest()).contains(written);
    assertThat(store.swap(NAME, stored.sha256(), out -> out.write('x'))).isTrue();
    assertThatThrownBy(() -> output().manifest())
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-OUT-207")
        .hasMessageContaining(NAME);
  }

  /** Of a million files, each list takes some hundreds of megabytes. */
  @Test
  void holdsTheFilesOfARunThatReadThemAllOnce() throws IOException {
    output()
        .store()
        .replace(NAME, Json.content(Manifest.of(List.of(), List.of(run("r", files(9), files(9))))));

    PublishedRun read = output().manifest().orElseThrow().runs().get(0);

    assertThat(read.read()).isSameAs(read.identity().inputs()).hasSize(9);
  }
}
