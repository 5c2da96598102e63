package io.thresher.prepare.decode;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TestLogitCount {
  @Test
  void refusesRowsWithOtherLogitsThanTheirTokensNeed() {
    assertThatCode(() -> LogitCount.check("logits", 20, 4, 5)).doesNotThrowAnyException();
    for (int got : new int[] {16, 24, 0}) {
      assertThatThrownBy(() -> LogitCount.check("logits", got, 4, 5))
          .hasMessageContaining("THR-MODEL-915")
          .hasMessageContaining("output 'logits'")
          .hasMessageContaining("expected 5 for each of a row's 4 tokens, got " + got);
    }
  }
}
