package io.thresher.spark.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class TestRunProfile {

  private static Distribution of(int from, int to) {
    Distribution distribution = new Distribution();
    for (int i = from; i < to; i++) {
      distribution.add(i);
    }
    return distribution;
  }

  @Test
  void estimatesQuantilesOfWhatIsMerged() {
    Distribution both = of(0, 50_000);
    both.add(of(50_000, 100_001));

    assertThat(both.count()).isEqualTo(100_001);
    assertThat(both.quantile(0)).isZero();
    assertThat(both.quantile(1)).isEqualTo(100_000);
    assertThat(both.quantile(0.5)).isCloseTo(50_000, within(1_400.0));
    assertThat(both.quantile(0.99)).isCloseTo(99_000, within(1_400.0));
    double sum = 0;
    for (double share : both.shares(10)) {
      assertThat(share).isCloseTo(0.1, within(0.028));
      sum += share;
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void countsWhatIsNoFiniteNumberApart() {
    Distribution distribution = new Distribution();
    distribution.add(Double.NaN);
    distribution.add(Double.NEGATIVE_INFINITY);
    distribution.add(7);

    assertThat(distribution.nan()).isEqualTo(1);
    assertThat(distribution.infinite()).isEqualTo(1);
    assertThat(distribution.finite()).isEqualTo(1);
    assertThat(distribution.shares(30)).containsExactly(1);
    assertThat(new Distribution().quantile(0.5)).isNaN();
  }

  @Test
  void makesOneStepOfNumbersTooNearOrTooFarApart() {
    Distribution near = new Distribution();
    near.add(1);
    near.add(Math.nextUp(1.0));
    Distribution far = new Distribution();
    far.add(-Double.MAX_VALUE);
    far.add(Double.MAX_VALUE);

    assertThat(near.shares(30)).containsExactly(1);
    assertThat(far.shares(30)).containsExactly(1);
  }

  @Test
  void travelsFromExecutors() throws IOException, ClassNotFoundException {
    RunProfile profile = new RunProfile();
    assertThat(profile.isZero()).isTrue();
    profile.batchRows().add(of(0, 1000));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(profile.batchRows());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Distribution arrived = (Distribution) in.readObject();

      assertThat(arrived.count()).isEqualTo(1000);
      assertThat(arrived.quantile(1)).isEqualTo(999);
      RunProfile sum = profile.copy();
      sum.merge(profile);
      assertThat(sum.batchRows().count()).isEqualTo(2000);
      assertThat(profile.batchRows().count()).isEqualTo(1000);
      assertThat(profile.copyAndReset().isZero()).isTrue();
    }
  }
}
