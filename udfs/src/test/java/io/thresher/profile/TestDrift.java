package io.thresher.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.thresher.profile.ProfiledColumn.Kind;
import io.thresher.profile.ProfiledColumn.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TestDrift {
  private static final ProfiledColumn AGE =
      new ProfiledColumn("age", Role.FEATURE, "double", Kind.NUMBER);
  private static final ProfiledColumn PLACE =
      new ProfiledColumn("place", Role.FEATURE, "string", Kind.CATEGORY);

  private static double[] normal(long seed, int count, double mean) {
    Random random = new Random(seed);
    return random.doubles(count).map(any -> mean + random.nextGaussian()).toArray();
  }

  private static DataProfile profile(ProfiledColumn column, ColumnSketch sketch) {
    return profile(Map.of(column, sketch));
  }

  private static DataProfile profile(Map<ProfiledColumn, ColumnSketch> columns) {
    ProfileTotals totals = new ProfileTotals();
    totals.add(new ProfilePiece(0, 1000, 1000, columns));
    return totals.profile("digest", 1000, 0, List.of());
  }

  private static ColumnSketch numbers(double... values) {
    NumberSketch sketch = new NumberSketch();
    for (double value : values) {
      sketch.add(value);
    }
    return sketch;
  }

  private static ColumnSketch texts(String... values) {
    CategorySketch sketch = new CategorySketch();
    Arrays.stream(values).forEach(sketch::add);
    return sketch;
  }

  /** From the definition, by sorting: bins end at the baseline's deciles, each but once. */
  private static double index(double[] before, double[] now) {
    double[] sorted = before.clone();
    Arrays.sort(sorted);
    TreeSet<Double> edges = new TreeSet<>();
    for (int tenth = 1; tenth < 10; tenth++) {
      edges.add(sorted[(int) Math.ceil(tenth * sorted.length / 10.0) - 1]);
    }
    double sum = 0;
    double from = Double.NEGATIVE_INFINITY;
    edges.add(Double.POSITIVE_INFINITY);
    for (double to : edges) {
      double e = Math.max(1e-4, share(before, from, to));
      double a = Math.max(1e-4, share(now, from, to));
      sum += (a - e) * Math.log(a / e);
      from = to;
    }
    return sum;
  }

  private static double share(double[] values, double from, double to) {
    return (double) Arrays.stream(values).filter(v -> v > from && v <= to).count() / values.length;
  }

  @Test
  void computesTheIndexExactlyWhereEveryValueIsKept() {
    double[] before = normal(1, 200, 0);
    for (double shift : new double[] {0, 0.3, 1, 8}) {
      double[] now = normal(2, 150, shift);

      ColumnDrift drift =
          Drift.of(profile(AGE, numbers(before)), profile(AGE, numbers(now))).columns().get(0);

      assertThat(drift.psi()).isCloseTo(index(before, now), within(1e-9));
    }
  }

  @Test
  void comesCloseWhereValuesAreMany() {
    double[] before = normal(3, 40_000, 0);
    double[] now = normal(4, 50_000, 0.5);

    ColumnDrift drift =
        Drift.of(profile(AGE, numbers(before)), profile(AGE, numbers(now))).columns().get(0);

    assertThat(drift.psi()).isCloseTo(index(before, now), within(0.05));
    assertThat(index(before, now)).isGreaterThan(0.2);
  }

  @Test
  void givesValuesThatFillSeveralDecilesBinsOfTheirOwn() {
    double[] before = {0, 0, 0, 0, 0, 0, 0, 1, 1, 2};
    double[] now = {0, 0, 0, 0, 1, 1, 1, 1, 3, 3};

    ColumnDrift drift =
        Drift.of(profile(AGE, numbers(before)), profile(AGE, numbers(now))).columns().get(0);

    assertThat(drift.bins())
        .extracting(
            Bin::label, bin -> Math.round(10 * bin.before()), bin -> Math.round(10 * bin.now()))
        .containsExactly(tuple("0", 7L, 4L), tuple("1", 2L, 4L), tuple("over 1", 1L, 2L));
    assertThat(drift.outside()).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void seesThatValuesLeaveOneThatFillsSeveralDeciles() {
    double[] before = {-9, -8, 0, 0, 0, -0.0, 0, 0, 1, 2};
    double[] now = {-9, -8, -1, -1, -1, -1, -1, -1, 1, 2};

    ColumnDrift drift =
        Drift.of(profile(AGE, numbers(before)), profile(AGE, numbers(now))).columns().get(0);

    assertThat(drift.bins())
        .extracting(
            Bin::label, bin -> Math.round(10 * bin.before()), bin -> Math.round(10 * bin.now()))
        .containsExactly(
            tuple("up to -9", 1L, 1L),
            tuple("over -9 to -8", 1L, 1L),
            tuple("over -8 below 0", 0L, 6L),
            tuple("0", 6L, 0L),
            tuple("over 0 to 1", 1L, 1L),
            tuple("over 1", 1L, 1L));
    assertThat(drift.psi()).isGreaterThan(1);
  }

  @Test
  void seesAConstantMoveEitherWay() {
    for (double moved : new double[] {6, 8}) {
      ColumnDrift drift =
          Drift.of(profile(AGE, numbers(7, 7, 7)), profile(AGE, numbers(moved, moved)))
              .columns()
              .get(0);

      assertThat(drift.psi()).isGreaterThan(1);
      assertThat(drift.outside()).isEqualTo(1);
    }
    assertThat(
            Drift.of(profile(AGE, numbers(7, 7, 7)), profile(AGE, numbers(7)))
                .columns()
                .get(0)
                .psi())
        .isZero();
  }

  @Test
  void countsWhatIsMissingAndInfinite() {
    ColumnSketch now = numbers(1, 2, Double.NaN, Double.POSITIVE_INFINITY);
    now.addNull();

    ColumnDrift drift =
        Drift.of(profile(AGE, numbers(1, 2, 3)), profile(AGE, now)).columns().get(0);

    assertThat(drift.nullsBefore()).isZero();
    assertThat(drift.nulls()).isCloseTo(0.4, within(1e-9));
    assertThat(drift.nullsChange()).isCloseTo(0.4, within(1e-9));
    assertThat(drift.outside()).isCloseTo(1.0 / 3, within(1e-9));
  }

  @Test
  void namesTextsThatTheBaselineDoesNotHave() {
    ColumnDrift drift =
        Drift.of(
                profile(PLACE, texts("here", "here", "here", "there")),
                profile(PLACE, texts("here", "there", "", "")))
            .columns()
            .get(0);

    assertThat(drift.unseen()).isCloseTo(0.5, within(1e-9));
    assertThat(drift.unseenValues()).containsExactly("");
    double[] e = {0.75, 0.25, 1e-4};
    double[] a = {0.25, 0.25, 0.5};
    double expected = 0;
    for (int i = 0; i < e.length; i++) {
      expected += (a[i] - e[i]) * Math.log(a[i] / e[i]);
    }
    assertThat(drift.psi()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void countsUnseenTextsThatAreTooManyToList() {
    String[] now = new String[20_000];
    Arrays.setAll(now, i -> i % 5 == 0 ? "here" : "new " + i);

    ColumnDrift drift =
        Drift.of(profile(PLACE, texts("here", "there")), profile(PLACE, texts(now)))
            .columns()
            .get(0);

    assertThat(drift.unseen()).isCloseTo(0.8, within(0.005));
    assertThat(drift.unseenValues()).hasSize(5).allMatch(value -> value.startsWith("new "));
  }

  @Test
  void tellsNoUnseenTextsWhereTheBaselineHasTooMany() {
    String[] names = new String[5000];
    Arrays.setAll(names, i -> "name " + i);

    ColumnDrift drift =
        Drift.of(profile(PLACE, texts(names)), profile(PLACE, texts("name 1", "new")))
            .columns()
            .get(0);

    assertThat(drift.unseen()).isNull();
    assertThat(drift.unseenValues()).isEmpty();
  }

  @Test
  void putsTheColumnThatMovedFirstAndTellsOthersApart() {
    ProfiledColumn old = new ProfiledColumn("old", Role.FEATURE, "double", Kind.NUMBER);
    ProfiledColumn score = new ProfiledColumn("age", Role.SCORE, "float", Kind.NUMBER);
    Map<ProfiledColumn, ColumnSketch> before = new LinkedHashMap<>();
    before.put(score, numbers(normal(5, 200, 0)));
    before.put(AGE, numbers(normal(6, 200, 0)));
    before.put(old, numbers(1));
    before.put(PLACE, texts("x"));
    Map<ProfiledColumn, ColumnSketch> now = new LinkedHashMap<>();
    now.put(score, numbers(normal(5, 200, 0)));
    now.put(AGE, numbers(normal(6, 200, 3)));
    now.put(new ProfiledColumn("place", Role.FEATURE, "bigint", Kind.NUMBER), numbers(1));

    Drift drift = Drift.of(profile(before), profile(now));

    assertThat(drift.columns())
        .extracting(ColumnDrift::column, ColumnDrift::role)
        .containsExactly(tuple("age", "feature"), tuple("age", "score"));
    assertThat(drift.columns().get(1).psi()).isZero();
    assertThat(drift.missing()).containsExactly("old (feature, double)", "place (feature, string)");
    assertThat(drift.added()).containsExactly("place (feature, bigint)");
  }

  @Test
  void saysWhatChanceAloneBringsAbout() {
    int above = 0;
    for (int i = 0; i < 200; i++) {
      ColumnDrift drift =
          Drift.of(
                  profile(AGE, numbers(normal(1000 + i, 250, 0))),
                  profile(AGE, numbers(normal(2000 + i, 250, 0))))
              .columns()
              .get(0);
      above += drift.psi() != null && drift.psi() > drift.chance() ? 1 : 0;
    }
    // Some 5% of 200.
    assertThat(above).isBetween(1, 25);
  }

  @Test
  void comparesNothingWithNothing() {
    Drift drift = Drift.of(profile(AGE, numbers()), profile(AGE, numbers(1, 2)));

    assertThat(drift.columns().get(0).psi()).isNull();
    assertThat(drift.columns().get(0).outside()).isNull();
    assertThat(Drift.of(profile(Map.of()), profile(AGE, numbers(1))).added()).hasSize(1);
  }
}
