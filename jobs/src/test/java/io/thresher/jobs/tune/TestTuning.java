package io.thresher.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.options.EngineName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestTuning {
  /** 3 levels, with 1 or 2 threads, of 2 forms, in 11 sizes. */
  private static final SearchSpace SPACE =
      new SearchSpace(
          List.of(0, 1),
          Setting.BATCH_SIZE,
          List.of(16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384),
          4096,
          List.of(2),
          List.of("extended", "basic"),
          List.of(),
          EngineName.ONNXRUNTIME);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsAFasterFormThoughThereIsTimeForFewTrials(long seed) throws IOException {
    // A trial takes 0.1 s, so that the grid of all has not even two rounds in the time.
    assertThat(SPACE.coarse()).hasSizeGreaterThan(70);

    Standing best =
        best(new SimulatedTrial(s -> s.variant() == 1 ? 0.35 : 1, 0.05, seed), 40, null);

    assertThat(best.setting().variant()).isEqualTo(1);
    assertThat(best.ratio()).isLessThan(0.5);
  }

  @Test
  void findsTheSizeOfTheForm() throws IOException {
    SimulatedTrial trial =
        new SimulatedTrial(
            s ->
                (s.variant() == 1 ? 0.5 : 1)
                    * (1 + 0.1 * Math.abs(Math.log(SPACE.sizeOf(s) / 256.0) / Math.log(2))),
            0.02,
            3);

    Setting best = best(trial, 1000, null).setting();

    assertThat(best.variant()).isEqualTo(1);
    assertThat(SPACE.sizeOf(best)).isBetween(128, 512);
  }

  @Test
  void looksForABoundOnLatencyInAllSizes() throws IOException {
    Standing best = best(new SimulatedTrial(s -> 1, 0.02, 1), 1000, 0.05);

    assertThat(best.median(Observation::p99Millis)).isLessThanOrEqualTo(0.05);
    assertThat(SPACE.sizeOf(best.setting())).isLessThan(64);
  }

  private Standing best(Trial trial, double seconds, @Nullable Double mostMillis)
      throws IOException {
    Journal journal = Journal.open(folder.resolve("journal"), "model");
    return Objects.requireNonNull(
        new Tuning(SPACE, journal, seconds, mostMillis, line -> {}).inMemory(trial));
  }
}
