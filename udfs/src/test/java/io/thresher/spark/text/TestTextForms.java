package io.thresher.spark.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.Random;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestTextForms {
  private static final TextForms FORMS = new TextForms('.', ZoneOffset.UTC, true);

  @ParameterizedTest
  @CsvSource({
    "0,BIGINT",
    "-5,BIGINT",
    "9223372036854775807,BIGINT",
    "9223372036854775808,'DECIMAL(20,0)'",
    "-99999999999999999999999999999999999999,'DECIMAL(38,0)'",
    "100000000000000000000000000000000000001,STRING",
    "1.5,DOUBLE",
    "-0.0,DOUBLE",
    "1.0,DOUBLE",
    "1.50,'DECIMAL(18,2)'",
    "0.1,DOUBLE",
    "0.30000000000000004,DOUBLE",
    "0.12345678901234567,'DECIMAL(18,17)'",
    "0.1234567890123456789,'DECIMAL(38,19)'",
    "5.6843418860808015e-14,DOUBLE",
    "1e400,STRING",
    "1e-400,STRING",
    "1e5,DOUBLE",
    "-0,STRING",
    "+5,STRING",
    "007,STRING",
    "00.5,STRING",
    ".5,STRING",
    "5.,STRING",
    "1.5f,STRING",
    "0x10,STRING",
    "1_000,STRING",
    "'1,5',STRING",
    "' 5',STRING",
    "-,STRING",
    "NaN,DOUBLE",
    "-inf,DOUBLE",
    "None,STRING",
    "true,BOOLEAN",
    "FALSE,BOOLEAN",
    "t,STRING",
    "2026-11-28,DATE",
    "2026-02-30,STRING",
    "2026-11-28 10:00:00,TIMESTAMP_NTZ",
    "2026-11-28T10:00:00.123456,TIMESTAMP_NTZ",
    "2026-11-28T10:00:00Z,STRING",
    "2026-11-28 25:00:00,STRING",
    "2026,BIGINT",
    "10-11-12,STRING",
  })
  void tellsTheTypeThatPrintsAText(String text, String type) {
    assertThat(typeOf(text)).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void believesWhatDoublesPrint(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      double small = random.nextGaussian();
      assertThat(typeOf(Double.toString(small))).isEqualTo("DOUBLE");
      if (!Double.isNaN(value)) {
        assertThat(typeOf(Double.toString(value))).as("%s", value).isEqualTo("DOUBLE");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.5 2,DOUBLE",
    "1.50 2,STRING",
    "1.50 2.25,'DECIMAL(18,2)'",
    "1 007,STRING",
    "1 9223372036854775808,'DECIMAL(20,0)'",
    "true 1,STRING",
    "1 NaN,DOUBLE"
  })
  void findsOneTypeForAllTexts(String texts, String type) {
    assertThat(typeOf(texts.split(" "))).isEqualTo(type);
  }

  @Test
  void computesWithNumbersThatWouldBePrintedOtherwise() {
    assertThat(readable("1.50", "2")).isEqualTo("DOUBLE");
    assertThat(readable(".5")).isEqualTo("DOUBLE");
    assertThat(readable("1", "2")).isEqualTo("INT");
    assertThat(readable("1", "3000000000")).isEqualTo("BIGINT");
    assertThat(readable("007")).isEqualTo("STRING");
    assertThat(readable("2026-11-28T10:00:00Z")).isEqualTo("TIMESTAMP");
  }

  @Test
  void takesAnotherDecimalCharacter() {
    TextForms comma = new TextForms(',', ZoneOffset.UTC, true);
    ColumnTexts column = new ColumnTexts();
    column.add(UTF8String.fromString("1,5"), comma);
    assertThat(column.printed().sql()).isEqualTo("DOUBLE");
    column.add(UTF8String.fromString("1.5"), comma);
    assertThat(column.printed().sql()).isEqualTo("STRING");
  }

  @Test
  void seesThatFewTextsStandInTheWay() {
    ColumnTexts column = column("1", "2", "3", "x");
    assertThat(column.hasFewOthers(0)).isFalse();
    assertThat(column.hasFewOthers(1)).isTrue();
    assertThat(column("x", "y").hasFewOthers(5)).isFalse();
  }

  private static String typeOf(String... texts) {
    return column(texts).printed().sql();
  }

  private static String readable(String... texts) {
    return column(texts).readable().sql();
  }

  private static ColumnTexts column(String... texts) {
    ColumnTexts sum = new ColumnTexts();
    for (String text : texts) {
      ColumnTexts one = new ColumnTexts();
      one.add(UTF8String.fromString(text), FORMS);
      sum.add(one);
    }
    return sum;
  }
}
