package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import io.thresher.jobs.manifest.RowCounts;
import io.thresher.jobs.watch.WatchOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestProgressPlan {
  private static ProgressPlan plan(@Nullable Long rows) {
    return new ProgressPlan(new WatchOptions(), rows, false);
  }

  @ParameterizedTest
  @CsvSource({"11, 0", "8, 1", "0, 0"})
  void refusesRowsThatWereLostOrCameTwice(long scored, long quarantined) {
    long read = 10; // Whatever the reader counted.
    assertThatThrownBy(() -> plan(10L).check(new RowCounts(read, scored, quarantined, 0)))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-DATA-945")
        .hasMessageContaining("expected 10 rows");
  }

  @Test
  void takesEachRowOnce() {
    assertThatCode(() -> plan(10L).check(new RowCounts(10, 9, 1, 0))).doesNotThrowAnyException();
    assertThatCode(() -> plan(null).check(new RowCounts(10, 3, 0, 7))).doesNotThrowAnyException();
  }
}
