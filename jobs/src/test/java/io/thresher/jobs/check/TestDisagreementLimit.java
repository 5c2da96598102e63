package io.thresher.jobs.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestDisagreementLimit {
  @ParameterizedTest
  @ValueSource(ints = {100, 1000})
  void allowsExactlyThePartThatIsNamed(int compared) {
    for (int percent = 0; percent <= 100; percent++) {
      DisagreementLimit limit = DisagreementLimit.parse(percent + "%", new Problems());
      long most = (long) percent * compared / 100;

      assertThat(limit.allows(most, compared)).as("%d at %d%%", most, percent).isTrue();
      assertThat(limit.allows(most + 1, compared)).as("%d at %d%%", most + 1, percent).isFalse();
    }
  }

  @Test
  void countsRowsWhereNoPartIsNamed() {
    DisagreementLimit limit = DisagreementLimit.parse("29", new Problems());

    assertThat(limit.allows(29, 100)).isTrue();
    assertThat(limit.allows(30, 100)).isFalse();
  }

  @Test
  void refusesMoreThanAll() {
    Problems problems = new Problems();

    assertThat(DisagreementLimit.parse("100.1%", problems)).isEqualTo(DisagreementLimit.NONE);
    assertThat(problems.list()).hasSize(1);
  }
}
