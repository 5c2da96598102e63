package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problems;
import org.junit.jupiter.api.Test;

class TestDriverHeap {
  private static final long GIB = 1L << 30;

  @Test
  void refusesMoreFilesThanTheHeapHolds() {
    Problems problems = new Problems();

    DriverHeap.check(400_000, 40_000_000, GIB, problems);
    DriverHeap.check(1_000_000, 100_000_000, 4 * GIB, problems);
    assertThat(problems.none()).isTrue();

    DriverHeap.check(1_000_000, 100_000_000, GIB, problems);
    assertThat(problems.list())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.line())
                    .startsWith("THR-RUN-521")
                    .contains("1,000,000 files", "got 1.0 GiB", "spark.driver.memory"));
  }

  @Test
  void readsAsManyResultsAsThereAreTasksUnlessTold() {
    String key = "spark.driver.maxResultSize";

    assertThat(SparkRuntime.configuration(java.util.Map.of()).get(key)).isEqualTo("0");
    assertThat(SparkRuntime.configuration(java.util.Map.of(key, "2g")).get(key)).isEqualTo("2g");
  }
}
