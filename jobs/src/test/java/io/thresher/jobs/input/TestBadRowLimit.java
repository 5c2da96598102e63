package io.thresher.jobs.input;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestBadRowLimit {
  @ParameterizedTest
  @ValueSource(ints = {100, 1000})
  void allowsExactlyThePartThatIsNamed(int handled) {
    for (int percent = 0; percent < 100; percent++) {
      BadRowLimit limit = BadRowLimit.parse(percent + "%", new Problems());
      long most = (long) percent * handled / 100;

      assertThatCode(() -> limit.checkAll(most, handled, List.of()))
          .as("%d at %d%%", most, percent)
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> limit.checkAll(most + 1, handled, List.of()))
          .as("%d at %d%%", most + 1, percent)
          .isInstanceOf(ScoringException.class)
          .hasMessageContaining("--max-bad-rows");
    }
  }
}
