package io.thresher.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** From numbers that stand in the known relations to each other. */
class TestDiagnosis {
  private static final Target NUMBER =
      new Target("p", "q", Target.Form.NUMBER, Tolerance.OF_FLOATS, "test");
  private static final Target LABEL =
      new Target("l", "c", Target.Form.LABEL, Tolerance.EXACT, "test");
  private static final int ROWS = 200;

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }

  /** What is likely where the model gives this of the trainer's numbers from 0.05 to 0.95. */
  private static Likely first(DoubleUnaryOperator model) {
    RowComparison comparison = new RowComparison(List.of(NUMBER));
    Random random = new Random(3);
    for (int i = 0; i < ROWS; i++) {
      double expected = 0.05 + 0.9 * random.nextDouble();
      add(comparison, expected, (float) model.applyAsDouble(expected), false, false);
    }
    return new Diagnosis(comparison.agreements().get(0), 10).likely().get(0);
  }

  private static void add(
      RowComparison comparison, double expected, double actual, boolean missing, boolean on) {
    comparison.add(
        new Object[] {expected}, new Object[] {actual}, null, missing, on, () -> List.of("x=1"));
  }

  @Test
  void seesWhatWasDoneToAllNumbers() {
    assertThat(first(x -> x + 0.25).kind()).isEqualTo(Kind.BASE_VALUE);
    assertThat(first(x -> x + 0.25).why()).contains("shifted by 0.25");
    assertThat(first(x -> 10 * x).why()).contains("10 trees, which are summed and not averaged");
    assertThat(first(x -> x / 10).why()).contains("10 trees, which are averaged and not summed");
    assertThat(first(x -> 3 * x).kind()).isEqualTo(Kind.AVERAGE_OR_SUM);
    assertThat(first(Math::log).why()).contains("exp(x)");
    assertThat(first(Math::exp).why()).contains("the trainer gives a logarithm");
    assertThat(first(TestDiagnosis::logit).why()).contains("the model gives margins");
    assertThat(first(TestDiagnosis::sigmoid).why()).contains("the trainer gives margins");
    assertThat(first(Math::sqrt).why()).contains("signed root");
    assertThat(first(x -> x * x).why()).contains("x * |x|");
    assertThat(first(x -> 1 - x).why()).contains("other class");
    assertThat(first(x -> -x).why()).contains("the sign is lost");
    assertThat(first(x -> logit(x) - 0.4).why()).contains("sigmoid(x + 0.4");
    assertThat(first(x -> Math.log(x) - 0.4).why()).contains("exp(x + 0.4");
    assertThat(first(x -> sigmoid(10 * logit(x))).why()).contains("before the sigmoid", "10 trees");
    assertThat(first(x -> sigmoid(logit(x) + 1)).kind()).isEqualTo(Kind.BASE_VALUE);
    assertThat(first(x -> x * x * x).kind()).isEqualTo(Kind.LINK_FUNCTION);
    assertThat(first(x -> x * (1 + 1e-4 * Math.sin(1e6 * x))).kind()).isEqualTo(Kind.ROUNDING);
    assertThat(first(x -> Math.rint(10 * x) / 10 + 0.001).kind()).isEqualTo(Kind.LEAVES);
    assertThat(first(x -> Double.NaN).kind()).isEqualTo(Kind.NOT_A_NUMBER);
    assertThat(first(x -> Math.sin(1e6 * x)).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void saysNothingWhereAllAgree() {
    RowComparison comparison = new RowComparison(List.of(NUMBER));
    add(comparison, 1, 1, true, true);

    assertThat(comparison.allAgree()).isTrue();
    assertThat(new Diagnosis(comparison.agreements().get(0), 0).likely()).isEmpty();
    assertThat(comparison.agreements().get(0).worst()).isEmpty();
  }

  @Test
  void seesThatOnlyRowsWithNullsOrOnThresholdsDiffer() {
    Random random = new Random(4);
    RowComparison nulls = new RowComparison(List.of(NUMBER));
    RowComparison thresholds = new RowComparison(List.of(NUMBER));
    RowComparison neither = new RowComparison(List.of(NUMBER));
    for (int i = 0; i < ROWS; i++) {
      double expected = random.nextDouble();
      boolean odd = i % 10 == 0;
      double actual = odd ? random.nextDouble() : expected;
      add(nulls, expected, actual, odd, false);
      add(thresholds, expected, actual, false, odd);
      add(neither, expected, actual, false, false);
    }

    assertThat(kinds(nulls)).containsExactly(Kind.MISSING_VALUES);
    assertThat(kinds(thresholds)).containsExactly(Kind.THRESHOLDS);
    assertThat(kinds(neither)).containsExactly(Kind.UNKNOWN);
  }

  @Test
  void doesNotBlameThresholdsThatAllRowsStandOn() {
    RowComparison comparison = new RowComparison(List.of(NUMBER));
    Random random = new Random(5);
    for (int i = 0; i < ROWS; i++) {
      double expected = random.nextDouble();
      add(comparison, expected, i % 10 == 0 ? random.nextDouble() : expected, false, true);
    }

    assertThat(kinds(comparison)).containsExactly(Kind.UNKNOWN);
  }

  @Test
  void tellsRenamedLabelsFromThoseCutElsewhere() {
    RowComparison renamed = new RowComparison(List.of(LABEL));
    RowComparison cut = new RowComparison(List.of(NUMBER, LABEL));
    RowComparison contradicting = new RowComparison(List.of(LABEL));
    for (int i = 0; i < 30; i++) {
      String expected = i % 2 == 0 ? "5" : "7";
      renamed.add(
          new Object[] {expected},
          new Object[] {i % 2 == 0 ? "0" : "1"},
          null,
          false,
          false,
          List::of);
      String label = i < 10 ? "0" : "1";
      cut.add(new Object[] {0.1, "1"}, new Object[] {0.1, label}, null, false, false, List::of);
      contradicting.add(new Object[] {"1"}, new Object[] {label}, "1", false, false, List::of);
    }

    assertThat(kinds(renamed)).containsExactly(Kind.CLASS_LABELS);
    assertThat(renamed.agreements().get(0).labelTable())
        .isEqualTo(Map.of("5", Map.of("0", 15L), "7", Map.of("1", 15L)));
    assertThat(new Diagnosis(cut.agreements().get(1), 0).likely().get(0).kind())
        .isEqualTo(Kind.LABEL_THRESHOLD);
    assertThat(kinds(contradicting)).containsExactly(Kind.LABEL_THRESHOLD);
  }

  @Test
  void comparesVectorsAndMapsByElement() {
    Target vector = new Target("v", "e", Target.Form.VECTOR, new Tolerance(0.1, 0), "test");
    Target map = new Target("m", "e", Target.Form.MAP, new Tolerance(0.1, 0), "test");
    RowComparison comparison = new RowComparison(List.of(vector, map));
    comparison.add(
        new Object[] {new double[] {1, 2, 3}, Map.of("a", 1.0)},
        new Object[] {new double[] {1, 2.5, 3}, Map.of("b", 1.0)},
        null,
        false,
        false,
        () -> List.of("id=1"));
    comparison.add(
        new Object[] {new double[] {1, 2}, null},
        new Object[] {new double[] {1}, Map.of()},
        null,
        false,
        false,
        () -> List.of("id=2"));

    Agreement vectors = comparison.agreements().get(0);
    assertThat(vectors.disagreeing()).isEqualTo(2);
    assertThat(vectors.worst())
        .extracting(WorstRow::expected, WorstRow::actual, WorstRow::columns)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("[1, 2]", "[1]", List.of("id=2")),
            org.assertj.core.groups.Tuple.tuple("[1, 2, 3]", "[1, 2.5, 3]", List.of("id=1")));
    assertThat(comparison.agreements().get(1).withoutExpectation()).isEqualTo(1);
    assertThat(comparison.agreements().get(1).disagreeing()).isEqualTo(1);
  }

  @Test
  void partsAddUpToTheWhole() {
    Random random = new Random(6);
    RowComparison whole = new RowComparison(List.of(NUMBER));
    List<RowComparison> parts = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      parts.add(new RowComparison(List.of(NUMBER)));
    }
    for (int i = 0; i < 20_000; i++) {
      double expected = random.nextDouble();
      add(whole, expected, expected * expected * expected, i % 3 == 0, false);
      add(parts.get(i % 4), expected, expected * expected * expected, i % 3 == 0, false);
    }
    RowComparison merged = new RowComparison(List.of(NUMBER));
    parts.forEach(merged::merge);

    Agreement one = whole.agreements().get(0);
    Agreement other = merged.agreements().get(0);
    assertThat(other.rows()).isEqualTo(one.rows()).isEqualTo(20_000);
    assertThat(other.agreeing()).isEqualTo(one.agreeing());
    assertThat(other.histogram()).isEqualTo(one.histogram());
    assertThat(other.largest()).isEqualTo(one.largest());
    assertThat(kinds(merged)).isEqualTo(kinds(whole)).containsExactly(Kind.LINK_FUNCTION);
    assertThat(other.worst()).hasSize(5);
  }

  private static List<Kind> kinds(RowComparison comparison) {
    return new Diagnosis(comparison.agreements().get(0), 2)
        .likely().stream().map(Likely::kind).toList();
  }
}
