package io.thresher.jobs.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import io.thresher.jobs.commit.CommittedFile;
import io.thresher.jobs.commit.TaskCommit;
import io.thresher.jobs.store.LocalMetaStore;
import io.thresher.jobs.store.MetaStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLedger {
  private static final String RUN = "runs/r";

  @TempDir Path folder;

  @Test
  void keepsWhatSeveralDriversHaveFinished() throws Exception {
    write("one", "a", "b");
    write("two", "c");

    assertThat(Ledger.read(store(), RUN)).containsOnlyKeys("a", "b", "c");
    assertThat(Ledger.read(store(), RUN).values()).contains(entry("b"));
  }

  @Test
  void disregardsALastLineThatWasNotWrittenToItsEnd() throws Exception {
    write("one", "a", "b");
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    int firstLine = new String(whole, UTF_8).indexOf('\n') + 1;

    for (int length = firstLine; length < whole.length - 1; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(Ledger.read(store(), RUN)).as("cut at %d", length).containsOnlyKeys("a");
    }
  }

  @Test
  void disregardsALineThatWasDamaged() throws Exception {
    write("one", "a", "b");
    Path file = files().get(0);
    Files.writeString(file, Files.readString(file).replaceFirst("\"rows\":1", "\"rows\":7"));

    assertThat(Ledger.read(store(), RUN)).containsOnlyKeys("b");
  }

  @Test
  void countsTheFirstCommitOfAUnit() throws Exception {
    write("one", "a");
    Path file = files().get(0);
    LedgerEntry again =
        new LedgerEntry(
            "a", new TaskCommit(9, List.of(), List.of(), 0, 0, 0, List.of(), List.of(), Map.of()));
    Files.writeString(file, again.line(), StandardOpenOption.APPEND);

    assertThat(Ledger.read(store(), RUN)).containsEntry("a", entry("a"));
  }

  @Test
  void saysThatItCannotBeWritten() throws Exception {
    Files.createDirectories(folder.resolve("runs"));
    Files.writeString(folder.resolve("runs/r"), "in the way");

    try (Ledger ledger = new Ledger(store(), RUN, "one")) {
      ledger.add(entry("a"));
      assertThatThrownBy(ledger::flush)
          .isInstanceOf(ScoringException.class)
          .hasMessageContaining("THR-OUT-212");
    }
  }

  private void write(String owner, String... units) throws InterruptedException {
    try (Ledger ledger = new Ledger(store(), RUN, owner)) {
      for (String unit : units) {
        ledger.add(entry(unit));
      }
      ledger.flush();
    }
  }

  private static LedgerEntry entry(String unit) {
    CommittedFile file = new CommittedFile("x=1/" + unit, "file:/s/" + unit, 1, 2, "ab");
    return new LedgerEntry(
        unit,
        new TaskCommit(
            3, List.of(file), List.of(), 4, 1, 0, List.of(), List.of(), Map.of("rows", "AQI=")));
  }

  private MetaStore store() {
    return new LocalMetaStore(folder);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(RUN).resolve("ledger"))) {
      return files.sorted().toList();
    }
  }
}
