package io.thresher.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How ranges are drawn in, beside the exact percentiles of the numbers. */
class TestPercentileRanges {
  private static final int NUMBERS = 20_000;

  /** Rounds are as many as a model is run over the sample. */
  private static float[] inner(double percentile, double... numbers) {
    float[] all = new float[2];
    for (double number : numbers) {
      all[0] = Math.min(all[0], (float) number);
      all[1] = Math.max(all[1], (float) number);
    }
    PercentileRanges ranges = new PercentileRanges(List.of("v"), percentile, all);
    int rounds = 0;
    while (!ranges.isDone()) {
      ranges.narrow(
          ranges.limits().stream().mapToDouble(limit -> beyond(limit.at(), numbers)).toArray());
      rounds++;
    }
    assertThat(rounds).isLessThanOrEqualTo(3);
    return ranges.ranges();
  }

  private static double beyond(float limit, double... numbers) {
    return DoubleStream.of(numbers)
            .filter(x -> limit > 0 ? (float) x > limit : (float) x < limit)
            .count()
        / (double) numbers.length;
  }

  /** At most so many percent further out, whatever the outliers are. */
  @ParameterizedTest
  @ValueSource(doubles = {10, 1e3, 1e4})
  void findsBothEndsWithoutOutliers(double outlier) {
    Random random = new Random(7);
    double[] numbers = random.doubles(NUMBERS).map(x -> 3 * x - 1).toArray(); // From -1 to 2.
    for (int i = 0; i < 20; i++) {
      numbers[i] = (i % 2 == 0 ? 1 : -1) * outlier * (1 + i);
    }

    float[] ranges = inner(99.8, numbers);

    assertThat(ranges[0]).isBetween(-1.07f, -0.99f);
    assertThat(ranges[1]).isBetween(1.98f, 2.14f);
    assertThat(beyond(ranges[0], numbers)).isLessThanOrEqualTo(0.001);
    assertThat(beyond(ranges[1], numbers)).isLessThanOrEqualTo(0.001);
  }

  @Test
  void leavesOutNothingWhereAllIsWanted() {
    double[] numbers = new Random(8).doubles(NUMBERS).map(x -> x - 0.25).toArray();

    float[] ranges = inner(100, numbers);

    assertThat(beyond(ranges[0], numbers)).isZero();
    assertThat(beyond(ranges[1], numbers)).isZero();
    assertThat(ranges[1]).isBetween(0.7499f, 0.75f * 1.07f);
  }

  /** What is never negative has one end; half of what may be left out is left out there. */
  @Test
  void asksNothingOfAnEndAtZero() {
    double[] numbers = new Random(9).doubles(NUMBERS).map(x -> x * x).toArray();
    PercentileRanges ranges = new PercentileRanges(List.of("v"), 90, new float[] {0, 1});

    assertThat(ranges.limits()).hasSize(5).allMatch(limit -> limit.at() > 0);
    float[] found = inner(90, numbers);
    assertThat(found[0]).isZero();
    assertThat(beyond(found[1], numbers)).isBetween(0.01, 0.05);
  }

  @Test
  void asksNothingOfWhatIsAlwaysZero() {
    PercentileRanges ranges = new PercentileRanges(List.of("v"), 99, new float[] {0, 0});

    assertThat(ranges.isDone()).isTrue();
    assertThat(ranges.ranges()).containsExactly(0, 0);
  }

  /** Limits keep their side where numbers are next to nothing. */
  @Test
  void keepsTheSideOfTheSmallestNumbers() {
    float least = Float.MIN_VALUE;
    PercentileRanges ranges = new PercentileRanges(List.of("v"), 99, new float[] {-least, least});

    assertThat(ranges.limits()).hasSize(10);
    assertThat(ranges.limits().subList(0, 5)).allMatch(limit -> limit.at() == -least);
    assertThat(ranges.limits().subList(5, 10)).allMatch(limit -> limit.at() == least);
  }
}
