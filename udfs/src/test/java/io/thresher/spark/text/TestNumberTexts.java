package io.thresher.spark.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.types.Decimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestNumberTexts {
  private static final NumberTexts PLAIN = new NumberTexts('.', false);
  private static final NumberTexts EXACT = new NumberTexts('.', true);

  @ParameterizedTest
  @CsvSource({"5,5", "' 5 ',5", "+5,5", "007,7", "5.0,5", "-5.000,-5"})
  void readsWholeNumbers(String text, long value) {
    assertThat(PLAIN.whole(text, -100, 100)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "5.5,NO_VALUE",
    "five,NO_VALUE",
    "5.,NO_VALUE",
    "101,TOO_LARGE",
    "'',NO_VALUE",
    "-,NO_VALUE",
    "99999999999999999999,TOO_LARGE",
    "1e2,NO_VALUE"
  })
  void refusesOtherWholeNumbers(String text, String reason) {
    assertThatThrownBy(() -> PLAIN.whole(text, -100, 100)).hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5,1.5",
    "-1e3,-1000",
    ".5,0.5",
    "5.,5",
    "nan,NaN",
    "NaN,NaN",
    "inf,Infinity",
    "-Infinity,-Infinity",
    "1e-400,0",
    "' 1.5',1.5"
  })
  void readsFractions(String text, double value) {
    assertThat(PLAIN.twofold(text)).isEqualTo(value);
    assertThat(PLAIN.single(text)).isEqualTo((float) value);
  }

  @ParameterizedTest
  @CsvSource({
    "1e400,TOO_LARGE",
    "-1e400,TOO_LARGE",
    "1.5f,NO_VALUE",
    "1d,NO_VALUE",
    "0x1p3,NO_VALUE",
    "1-2,NO_VALUE",
    "1e,NO_VALUE",
    "e5,NO_VALUE",
    "1.2.3,NO_VALUE",
    "None,NO_VALUE",
    "--1,NO_VALUE",
    "'1,5',NO_VALUE",
    ".,NO_VALUE"
  })
  void refusesOtherFractions(String text, String reason) {
    assertThatThrownBy(() -> PLAIN.twofold(text)).hasMessage(reason);
    assertThatThrownBy(() -> PLAIN.single(text)).hasMessage(reason);
  }

  @Test
  void knowsTheRangeOfFloats() {
    assertThat(PLAIN.twofold("1e39")).isEqualTo(1e39);
    assertThatThrownBy(() -> PLAIN.single("1e39")).hasMessage("TOO_LARGE");
  }

  @Test
  void readsDecimalsWithoutRounding() {
    assertThat(PLAIN.decimal("18446744073709551615", 20, 0))
        .isEqualTo(Decimal.apply("18446744073709551615"));
    assertThat(PLAIN.decimal("1.50", 18, 2)).hasToString("1.50");
    assertThat(PLAIN.decimal("2e3", 18, 0)).hasToString("2000");
    assertThatThrownBy(() -> PLAIN.decimal("1.5", 20, 0)).hasMessage("NO_VALUE");
    assertThatThrownBy(() -> PLAIN.decimal("1e999999999", 20, 0)).hasMessage("TOO_LARGE");
    assertThatThrownBy(() -> PLAIN.decimal("1e-999999999", 20, 0)).hasMessage("NO_VALUE");
    assertThat(PLAIN.decimal("0e999999999", 20, 0)).hasToString("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"007", "+7", " 7", "7 ", "-07", "00.5"})
  void keepsWhatWouldBePrintedOtherwise(String text) {
    assertThatThrownBy(() -> EXACT.twofold(text)).hasMessage("OTHERWISE_PRINTED");
    assertThatThrownBy(() -> EXACT.whole(text, -100, 100)).hasMessage("OTHERWISE_PRINTED");
  }

  @Test
  void keepsDigitsThatDoublesDoNotHave() {
    assertThat(EXACT.twofold("0.0012345678901234567")).isEqualTo(0.0012345678901234567);
    assertThatThrownBy(() -> EXACT.twofold("0.1234567890123456789"))
        .hasMessage("OTHERWISE_PRINTED");
  }

  @Test
  void takesAnotherDecimalCharacter() {
    NumberTexts comma = new NumberTexts(',', false);
    assertThat(comma.twofold("1,5")).isEqualTo(1.5);
    assertThatThrownBy(() -> comma.twofold("1.5")).hasMessage("NO_VALUE");
  }

  @Test
  void triesNoTextOfManyDigits() {
    String digits = "7".repeat(20_000_000);
    assertThatThrownBy(() -> PLAIN.decimal(digits, 38, 0)).hasMessage("TOO_LARGE");
    assertThatThrownBy(() -> PLAIN.twofold(digits)).hasMessage("TOO_LARGE");
  }
}
