package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How far a lack of memory makes batches smaller. */
class TestBatchCeiling {
  private final BatchCeiling ceiling = new BatchCeiling();

  @Test
  void halvesTheLargestRunOfLateFourTimesAtMost() {
    int rows = 4096;
    for (int half : new int[] {2048, 1024, 512, 256}) {
      ceiling.ran(rows, 1);
      assertThat(ceiling.relieve()).isTrue();
      assertThat(ceiling.rows(1)).isEqualTo(half);
      rows = half;
    }
    ceiling.ran(rows, 1);
    assertThat(ceiling.relieve()).as("a sixteenth is enough").isFalse();
    assertThat(ceiling.rows(1)).isEqualTo(256);
  }

  @Test
  void leavesAloneWhatHasNotRunSince() {
    assertThat(ceiling.relieve()).isFalse();
    ceiling.ran(100, 1);
    assertThat(ceiling.relieve()).isTrue();
    assertThat(ceiling.relieve()).as("no run since").isFalse();
    assertThat(ceiling.rows(1)).isEqualTo(50);
  }

  @Test
  void countsPositionsWhereRowsDifferInLength() {
    ceiling.ran(10, 128);
    assertThat(ceiling.relieve()).isTrue();
    assertThat(ceiling.rows(64)).isEqualTo(10);
    assertThat(ceiling.rows(128)).isEqualTo(5);
  }
}
