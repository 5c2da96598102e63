package io.thresher.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import io.thresher.jobs.commit.ScratchWrite;
import io.thresher.spark.FinishedTask;
import io.thresher.spark.WorkCounts;
import io.thresher.spark.excerpt.ProcessUse;
import io.thresher.spark.excerpt.SampledTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestCostModel {
  private static final long FEW = 1_000;
  private static final long MANY = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  @Test
  void partsWhatATaskTakesFromWhatARowTakes() {
    // 100 ms a task, 20 of them to open its file, and 2 s for a million rows.
    CostModel costs = CostModel.of(sample(2100, 2100), 1);

    assertThat(costs.perRow().expected()).isCloseTo(2e-6, withPercentage(1));
    assertThat(costs.perStep()).isCloseTo(0.02, withPercentage(1));
    assertThat(costs.seconds(MANY, 3, 2e-6)).isCloseTo(2.14, withPercentage(1));
    assertThat(costs.spread()).isZero();
    assertThat(costs.perRow().high()).isCloseTo(2e-6, withPercentage(1));
  }

  @Test
  void isLessSureWhereRowsTakeLongerInSomePlaces() {
    CostModel costs = CostModel.of(sample(1600, 2600), 1);

    assertThat(costs.perRow().expected()).isCloseTo(2e-6, withPercentage(1));
    assertThat(costs.spread()).isCloseTo(0.29, withPercentage(5));
    // Student's 95% of four places: 3.18 standard errors, each half of the deviation.
    assertThat(costs.perRow().high()).isCloseTo(2e-6 * (1 + 3.18 * 0.29 / 2), withPercentage(5));
  }

  @Test
  void countsWhatTheFirstTasksTakeBeyondTheirRowsOnce() {
    CostModel costs = CostModel.of(sample(2100, 2100), 1);

    // Two tasks of the first wave took 1100 ms each, of which 102 are those of a warm one.
    assertThat(costs.warmUpSeconds(2)).isCloseTo(0.998, withPercentage(1));
  }

  @Test
  void takesLongerForTextsThatAreLongerThanThoseOfTheSample() {
    CostModel costs = CostModel.of(sample(2100, 2100), 1.5);

    assertThat(costs.perRow().expected()).isCloseTo(3e-6, withPercentage(1));
    assertThat(costs.warmUpSeconds(2)).isCloseTo(0.998, withPercentage(1));
  }

  @Test
  void countsTheCpuTimeThatIsSpentAndThatOfTheRestAtTheSteadyRate() {
    CostModel costs = CostModel.of(sample(2100, 2100), 1);

    // 13 s so far; 8 of them for four million rows in the steady waves.
    assertThat(costs.cpuSeconds(4_004_000 + 10 * MANY, true).expected())
        .isCloseTo(13 + 20, withPercentage(1));
  }

  @Test
  void countsOnceWhatCompilersTook() {
    // Half of the CPU time of the steady waves, which so took twice as long for their rows.
    CostModel costs = CostModel.of(compiling(sample(4100, 4100), 4 * SECOND), 1);
    CostModel without = CostModel.of(sample(2050, 2050), 1);

    assertThat(costs.perRow().expected())
        .isCloseTo(without.perRow().expected(), withPercentage(0.1));
    // Four tasks of 4.1 s each, in two slots.
    assertThat(costs.warmUpSeconds(2) - without.warmUpSeconds(2)).isCloseTo(4.1, offset(0.01));
    // 13 s so far, and 4 of 8 for four million rows.
    assertThat(costs.cpuSeconds(4_004_000 + 10 * MANY, true).expected())
        .isCloseTo(13 + 10, withPercentage(1));
  }

  private static Sample compiling(Sample sample, long nanos) {
    List<Wave> steady = new ArrayList<>();
    for (Wave wave : sample.steady()) {
      long soFar = nanos * (steady.size() + 1) / sample.steady().size();
      steady.add(compiling(wave, soFar));
    }
    return new Sample(
        sample.warmUp(),
        steady,
        compiling(sample.brief(), nanos),
        sample.startSeconds(),
        sample.before());
  }

  private static Wave compiling(Wave wave, long nanos) {
    List<Slice> slices = new ArrayList<>();
    for (Slice slice : wave.slices()) {
      SampledTask seen = slice.seen();
      ProcessUse use = seen.process();
      slices.add(
          new Slice(
              slice.file(),
              slice.seconds(),
              new SampledTask(
                  seen.partition(),
                  seen.executor(),
                  seen.readFor(),
                  seen.offered(),
                  seen.rows(),
                  seen.textBytes(),
                  seen.firstNanos(),
                  new ProcessUse(
                      use.cpuNanos(),
                      nanos,
                      use.residentPeak(),
                      use.heapUsed(),
                      use.heapCommitted(),
                      use.heapMost())),
              slice.task(),
              slice.written()));
    }
    return new Wave(slices, wave.launched(), wave.seconds(), 0, wave.partitions());
  }

  /**
   * Of two slots: a cold wave, two of many rows that take such times, and a last one of few rows.
   */
  private static Sample sample(long oneMillis, long otherMillis) {
    return new Sample(
        List.of(wave(FEW, 4, 1100, 1100)),
        List.of(wave(MANY, 8, oneMillis, otherMillis), wave(MANY, 12, oneMillis, otherMillis)),
        wave(FEW, 13, 102, 102),
        3,
        use(0));
  }

  private static Wave wave(long rows, long cpuSeconds, long oneMillis, long otherMillis) {
    return new Wave(
        List.of(slice(0, rows, cpuSeconds, oneMillis), slice(1, rows, cpuSeconds, otherMillis)),
        0,
        1,
        0,
        2);
  }

  private static Slice slice(int index, long rows, long cpuSeconds, long millis) {
    return Slice.of(
        "file",
        new SampledTask(index, "driver", rows, rows, rows, 0, 20_000_000, use(cpuSeconds)),
        new FinishedTask(
            index, "driver", "host", 0, millis, new WorkCounts(rows, 0, 1, 0, 0, 0, 0, 0)),
        new ScratchWrite.Written(index, rows, rows, 0, 1, rows * 8));
  }

  private static ProcessUse use(long cpuSeconds) {
    return new ProcessUse(cpuSeconds * SECOND, 0, 1 << 20, 1 << 19, 1 << 19, 1 << 20);
  }
}
