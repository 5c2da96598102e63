package io.thresher.jobs.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestPace {

  @Test
  void tellsTheLastSecondsFromTheWhole() {
    Pace pace = new Pace();
    for (int second = 1; second <= 60; second++) {
      pace.add(second, second <= 50 ? 100L * second : 5000);
    }

    assertThat(pace.rate(5)).isZero();
    assertThat(pace.rate(20)).isCloseTo(50, within(1e-9));
    assertThat(pace.mean()).isCloseTo(5000 / 60.0, within(1e-9));
  }

  @Test
  void knowsNothingBeforeTheFirstSample() {
    assertThat(new Pace().rate(5)).isZero();
    assertThat(new Pace().mean()).isZero();
  }

  @Test
  void keepsFewSamplesOfALongRun() {
    Pace pace = new Pace();
    for (int i = 1; i <= 100_000; i++) {
      pace.add(i / 2.0, 7L * i);
    }

    assertThat(pace.samples()).hasSizeBetween(200, 400);
    assertThat(pace.samples().get(0)).isEqualTo(new Pace.Sample(0.5, 7));
    assertThat(pace.rate(5)).isCloseTo(14, within(1e-9));
    assertThat(pace.samples()).isSortedAccordingTo((a, b) -> Long.compare(a.rows(), b.rows()));
  }
}
