package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.runtime.meter.MemoryLimit;
import java.lang.management.MemoryUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When batches are made smaller, by worked examples in MiB. */
class TestMemoryRelief {
  /** Executors of 10 GiB with Spark's usual overhead of a tenth. */
  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "10240, 10740, 10740, false, a full heap and half of the overhead",
    "10240, 11140, 11140, false, a full heap and 88% of the overhead",
    "10240, 11170, 11170, true, a full heap and 91% of the overhead",
    "1024, 2100, 2100, false, a small heap: more than the overhead and yet far from the limit",
    "1024, 10200, 10200, true, a small heap: models take the rest",
    "9000, 10100, 10100, false, the heap may grow and the limit is not near",
    "9000, 10200, 10200, true, the heap may grow into what is taken",
    "10240, 11200, 10300, false, others in the container take the overhead",
    "10240, 11200, 10600, true, this process takes a third of the overhead",
  })
  void looksAtWhatIsTakenBesideTheHeap(
      long committed, long used, long resident, boolean needed, String what) {
    assertThat(relief(11264, 10240, committed, resident).isNeeded(used << 20))
        .as(what)
        .isEqualTo(needed);
  }

  @Test
  void comparesTheWholeWhereTheHeapMayTakeTheWholeLimit() {
    MemoryRelief relief = relief(4096, 8192, 1024, 3600);

    assertThat(relief.isNeeded(3600L << 20)).isFalse();
    assertThat(relief(4096, 8192, 1024, 3700).isNeeded(3700L << 20)).isTrue();
  }

  @Test
  void takesAHeapWithoutEndAsItIs() {
    MemoryUsage heap = new MemoryUsage(0, 0, 1L << 30, -1);
    MemoryLimit limit = MemoryLimit.of(4L << 30, () -> 0, "a test");
    MemoryRelief relief =
        new MemoryRelief(limit, SessionCache::shared, () -> 4L << 30, () -> heap, () -> 0);

    assertThat(relief.isNeeded(3L << 30)).isFalse();
    assertThat(relief.isNeeded(4L << 30)).isTrue();
  }

  private static MemoryRelief relief(long limit, long most, long committed, long resident) {
    MemoryUsage heap = new MemoryUsage(0, 0, committed << 20, most << 20);
    return new MemoryRelief(
        MemoryLimit.of(limit << 20, () -> 0, "a test"),
        SessionCache::shared,
        () -> resident << 20,
        () -> heap,
        () -> 0);
  }
}
