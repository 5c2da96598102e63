package io.thresher.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestExpectation {

  @Test
  void readsOutputColumnAndTolerance() {
    Expectation expectation = Expectation.parse("probabilities[1] = p : 1e-6+0.1%");

    assertThat(expectation)
        .isEqualTo(new Expectation("probabilities[1]", "p", new Tolerance(1e-6, 0.1 / 100)));
    assertThat(Expectation.parse(expectation.text())).isEqualTo(expectation);
  }

  @Test
  void takesWhatABackslashStandsBeforeLiterally() {
    Expectation expectation = Expectation.parse("a\\=b=x\\:y\\;z");

    assertThat(expectation).isEqualTo(new Expectation("a=b", "x:y;z", null));
    assertThat(expectation.text()).isEqualTo("a\\=b=x\\:y\\;z");
  }

  @Test
  void readsSeveralInOneText() {
    assertThat(Expectation.parseAll("label=c;p=q:0.5;"))
        .containsExactly(
            new Expectation("label", "c", null), new Expectation("p", "q", new Tolerance(0.5, 0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "p", "=c", "p=", "p=c=d", "p=c:1:2", "p=:1"})
  void refusesOtherForms(String text) {
    assertThatThrownBy(() -> Expectation.parse(text))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-USE-801")
        .hasMessageContaining("output=column[:tolerance]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1..2", "-1", "NaN", "1e999", "0.1 percent", "", "1%+2"})
  void refusesOtherTolerances(String text) {
    assertThatThrownBy(() -> Expectation.parse("p=c:" + text))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-USE-802")
        .hasMessageContaining("1e-6+0.1%");
  }

  @ParameterizedTest
  @CsvSource({
    "0.5,      2,    2.5,  true",
    "0.5,      2,    2.51, false",
    "1%,       200,  202,  true",
    "1%,       200,  202.1, false",
    "1+1%,     200,  203,  true",
    "0,        1,    1,    true",
    "1,        NaN,  NaN,  true",
    "1,        1,    NaN,  false",
    "1,        NaN,  1,    false",
    "1,        Infinity, Infinity, true",
    "1%,       Infinity, 1,  false",
    "1,        1,    -Infinity, false"
  })
  void allowsWhatIsNear(String tolerance, double expected, double actual, boolean allowed) {
    Tolerance parsed = Tolerance.parse(tolerance);

    assertThat(Objects.requireNonNull(parsed).allows(expected, actual)).isEqualTo(allowed);
  }
}
