package io.thresher.spark.text.bytes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.text.bytes.NumberBytes.Padding;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestNumberBytes {
  private static final int RANDOM = Integer.getInteger("thresher.csv.numbers", 20_000);

  private final NumberBytes numbers = new NumberBytes((byte) '.', Padding.TAKEN);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1",
        "-1.5",
        ".5",
        "5.",
        "0.1",
        "1e22",
        "1e23",
        "9007199254740993",
        "9007199254740992.5",
        "9223372036854775808",
        "9999999999999999999",
        "1.7976931348623157e308",
        "2.2250738585072014e-308",
        "1E+5",
        "3e-05",
        "000000001.5",
        "16777217",
        "16777219",
        "7.0064923216240854e-46"
      })
  void findsTheNumberThatJavaFindsOrNone(String text) {
    assertReadAsByJava(text);
  }

  @Test
  void findsTheNumbersThatJavaFindsInAllPrintedDoublesAndFloats() {
    Random random = new Random(1);
    int found = 0;
    for (int i = 0; i < RANDOM; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      float single = Float.intBitsToFloat(random.nextInt());
      if (Double.isFinite(value) && Float.isFinite(single)) {
        assertReadAsByJava(Double.toString(value));
        assertReadAsByJava(Float.toString(single));
        assertReadAsByJava(Double.toString(single));
        found += read(Double.toString(value)) == NumberBytes.NONE ? 0 : 1;
      }
    }
    assertThat(found).isGreaterThan(RANDOM / 100 * 99);
  }

  @Test
  void findsTheNumbersThatJavaFindsInDigitsOfAnyCountAndPower() {
    Random random = new Random(2);
    for (int i = 0; i < RANDOM; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      int digits = 1 + random.nextInt(19);
      int point = random.nextInt(digits + 1);
      for (int at = 0; at < digits; at++) {
        text.append(at == point ? "." : "").append((char) ('0' + random.nextInt(10)));
      }
      text.append(random.nextBoolean() ? "" : "e" + (random.nextInt(80) - 40));
      assertReadAsByJava(text.toString());
    }
  }

  @Test
  void findsTheNumbersThatJavaFindsHalfwayBetweenTwo() {
    Random random = new Random(3);
    for (int i = 0; i < RANDOM; i++) {
      float single = Float.intBitsToFloat((random.nextInt() & 0x3FFFFFFF) | 0x30000000);
      double halfway = (single + (double) Math.nextUp(single)) / 2;
      assertReadAsByJava(new BigDecimal(halfway).toPlainString());
      assertReadAsByJava(Double.toString(halfway));
      assertReadAsByJava(Double.toString(Math.nextUp(halfway)));
      assertReadAsByJava(Double.toString(Math.nextDown(halfway)));
      long whole = (1L << 53) + random.nextInt(1 << 20);
      assertReadAsByJava(Long.toString(2 * whole + 1));
      assertReadAsByJava(whole / 2 + ".5");
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "-12.50,-1250,4", "007,7,3", "-0,0,1"})
  void tellsDigits(String text, long whole, int count) {
    assertThat(read(text)).isEqualTo(text.length());
    assertThat(numbers.whole()).isEqualTo(whole);
    assertThat(numbers.count()).isEqualTo(count);
    assertThat(numbers.isPointed()).isEqualTo(text.contains("."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", ".", "+1", "nan", "1e", "1e+", "1e10000", "12345678901234567890", "e5"})
  void leavesOtherTexts(String text) {
    assertThat(read(text)).isEqualTo(NumberBytes.NONE);
  }

  @Test
  void endsWhereTheNumberEnds() {
    byte[] line = "1,-2.5;3e1x\n".getBytes(US_ASCII);
    assertThat(numbers.number(line, 0)).isEqualTo(1);
    assertThat(numbers.number(line, 2)).isEqualTo(6);
    assertThat(numbers.number(line, 7)).isEqualTo(10);
  }

  @Test
  void leavesZerosBeforeNumbersWhereTold() {
    NumberBytes strict = new NumberBytes((byte) ',', Padding.REFUSED);
    assertThat(strict.number("007\n".getBytes(US_ASCII), 0)).isEqualTo(NumberBytes.NONE);
    assertThat(strict.number("-01\n".getBytes(US_ASCII), 0)).isEqualTo(NumberBytes.NONE);
    assertThat(strict.number("0,50\n".getBytes(US_ASCII), 0)).isEqualTo(4);
    assertThat(strict.twofold()).isEqualTo(0.5);
  }

  private int read(String text) {
    return numbers.number((text + "\n").getBytes(US_ASCII), 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5",
        "5",
        "-120",
        "-0.0",
        ".25",
        "-5.",
        "12345.678",
        "0.123456789",
        "1.00000000000000000"
      })
  void findsPlainNumbers(String text) {
    assertThat(plain(text)).isEqualTo(text.length());
    assertBits(text, Double.doubleToLongBits(numbers.plainTwofold()), bitsOfDouble(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", ".", "-.", "+0.5", "00.5", "-01.5", " 0.5", "x", "1.0000000000000000000"})
  void leavesNumbersThatAreNotPlain(String text) {
    assertThat(plain(text)).isEqualTo(NumberBytes.NONE);
  }

  @Test
  void endsPlainNumbersWhereTheyEnd() {
    byte[] line = "-1.5,2.25e3\n        ".getBytes(US_ASCII);
    assertThat(numbers.plain(line, 0)).isEqualTo(4);
    assertThat(numbers.plain(line, 5)).isEqualTo(9);
  }

  private int plain(String text) {
    return numbers.plain((text + "\n        ").getBytes(US_ASCII), 0);
  }

  private void assertReadAsByJava(String text) {
    if (plain(text) == text.length()) {
      assertBits(text, Double.doubleToLongBits(numbers.plainTwofold()), bitsOfDouble(text));
      assertSingle(text, numbers.plainSingle());
    }
    if (read(text) == NumberBytes.NONE) {
      return;
    }
    double twofold = numbers.twofold();
    float single = numbers.single();
    if (!Double.isNaN(twofold)) {
      assertBits(text, Double.doubleToLongBits(twofold), bitsOfDouble(text));
    }
    assertSingle(text, single);
  }

  private static void assertSingle(String text, float found) {
    if (!Float.isNaN(found)) {
      assertBits(text, Float.floatToIntBits(found), Float.floatToIntBits(Float.parseFloat(text)));
    }
  }

  private static long bitsOfDouble(String text) {
    return Double.doubleToLongBits(Double.parseDouble(text));
  }

  /** AssertJ a million times would take longer than the numbers. */
  private static void assertBits(String text, long found, long expected) {
    if (found != expected) {
      assertThat(found).as(text).isEqualTo(expected);
    }
  }
}
