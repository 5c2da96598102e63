package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with a call that names tables, before anything starts. */
class TestTableCalls {
  @Test
  void aMergeHasATableAndAKey() {
    assertRefused(List.of("--mode=merge"), "THR-USE-102", "--output-table is missing");
    assertRefused(
        List.of("--output-table=t", "--mode=merge"), "THR-USE-102", "--merge-on is missing");
    assertRefused(
        List.of("--output-table=t", "--merge-on=id"), "THR-USE-102", "--mode merge is missing");
    assertRefused(List.of("--create-table=delta"), "THR-USE-102", "--output-table is missing");
    assertRefused(List.of("--create-table=parquet"), "--create-table", "iceberg");
  }

  @Test
  void aTableHasItsFormatCodecAndPartitions() {
    assertRefused(
        List.of(
            "--output-table=t", "--output-format=csv", "--compression=zstd", "--partition-by=a"),
        "--output-format and --output-table",
        "--compression and --output-table",
        "--partition-by and --output-table");
  }

  @Test
  void onlyATableHasVersions() {
    assertRefused(List.of("--version-as-of=1"), "THR-USE-102", "--table is missing");
    assertRefused(
        List.of("--version-as-of=1", "--timestamp-as-of=2026-01-01"), "exclude each other");
  }

  private static void assertRefused(List<String> more, String... texts) {
    List<String> call =
        new ArrayList<>(List.of("score", "--model=m", "--input=in", "--output=target/none"));
    call.addAll(more);
    CommandRun run = CommandRun.of(call);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(texts);
  }
}
