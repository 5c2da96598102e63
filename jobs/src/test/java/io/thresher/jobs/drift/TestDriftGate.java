package io.thresher.jobs.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.profile.CategoryProfile;
import io.thresher.profile.ColumnProfile;
import io.thresher.profile.DataProfile;
import io.thresher.profile.NumberProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits that have nothing to hold refuse a run, as one does that is over them. */
class TestDriftGate {
  private static final DataProfile BEFORE = profile(100, 100, texts("a"), texts("label"));

  private static ColumnProfile texts(String name, String... values) {
    List<CategoryProfile.Category> frequent =
        List.of(values.length == 0 ? new String[] {"x"} : values).stream()
            .map(value -> new CategoryProfile.Category(value, 1.0 / Math.max(1, values.length)))
            .toList();
    return new ColumnProfile(
        name, "feature", "string", 100, 0, null, new CategoryProfile(1, true, frequent));
  }

  private static ColumnProfile nulls(String name) {
    return new ColumnProfile(
        name, "feature", "string", 100, 1, null, new CategoryProfile(0, true, List.of()));
  }

  private static ColumnProfile numbers(String name) {
    NumberProfile numbers = new NumberProfile(0, 0, 1.0, 2.0, 1.5, 0.5, List.of(), "");
    return new ColumnProfile(name, "feature", "double", 100, 0, numbers, null);
  }

  private static DataProfile profile(long rows, long covered, ColumnProfile... columns) {
    return new DataProfile(
        DataProfile.VERSION, "model", rows, covered, covered, 0, List.of(columns), List.of());
  }

  private static DriftGate gate(DataProfile baseline, String limits) {
    Problems problems = new Problems();
    DriftLimits parsed = limits.isEmpty() ? DriftLimits.NONE : DriftLimits.parse(limits, problems);
    assertThat(problems.list()).isEmpty();
    return new DriftGate(new Baseline("january", "one", baseline, 0), parsed);
  }

  private static void assertPasses(DataProfile baseline, DataProfile now, String limits) {
    DriftGate gate = gate(baseline, limits);
    assertThatCode(() -> gate.pass(gate.compare(now))).doesNotThrowAnyException();
  }

  private static String refusal(DataProfile baseline, DataProfile now, String limits) {
    DriftGate gate = gate(baseline, limits);
    ScoringException refused =
        catchThrowableOfType(ScoringException.class, () -> gate.pass(gate.compare(now)));
    assertThat(refused).as(limits).isNotNull();
    return String.valueOf(refused.getMessage());
  }

  @Test
  void refusesARunThatItsProfileDoesNotCover() {
    DataProfile part = profile(1000, 400, texts("a"));

    assertThat(refusal(BEFORE, part, "psi=0.2"))
        .startsWith("THR-GATE-878: ")
        .contains("run one in january", "a profile that covers 400 of the run's 1,000 rows")
        .contains("another --run-id");
    assertThat(refusal(BEFORE, profile(1000, 0), "psi=9")).contains("covers 0 of the run's 1,000");
    assertPasses(BEFORE, part, "");
  }

  @Test
  void refusesABaselineThatIsNothingToCompareWith() {
    DataProfile now = profile(10, 10, texts("a"));

    assertThat(refusal(profile(0, 0), now, "psi=0.2")).contains("a baseline that scored no rows");
    assertThat(refusal(profile(9, 0), now, "psi=0.2"))
        .contains("a baseline whose profile covers none of its rows");
    assertThat(refusal(profile(9, 9, texts("b")), now, "psi=0.2"))
        .contains("no column that both have");
    assertPasses(profile(0, 0), profile(0, 0), "psi=0.2");
    assertPasses(profile(0, 0), now, "");
  }

  @Test
  void refusesALimitOfAColumnThatIsNotCompared() {
    DataProfile turned = profile(10, 10, texts("a"), numbers("label"));

    assertThat(refusal(BEFORE, turned, "psi(label)=0.1")).contains("no psi of 'label' to compare");
    assertThat(refusal(BEFORE, profile(10, 10, texts("a")), "nulls(label)=0.1"))
        .contains("no nulls of 'label' to compare");
    assertThat(refusal(BEFORE, profile(10, 10, nulls("a")), "psi(a)=9,nulls=1"))
        .contains("no psi of 'a' to compare");
    assertThat(refusal(BEFORE, BEFORE, "outside(a)=0.1")).contains("no outside of 'a' to compare");
    assertPasses(BEFORE, turned, "psi=0.1,psi(a)=0.1,unseen(a)=0");
  }

  @Test
  void tellsWhatIsOverALimitBesideWhatIsNotCompared() {
    DataProfile now = profile(10, 10, texts("a", "y"), numbers("label"));

    assertThat(refusal(BEFORE, now, "psi(label)=0.1,unseen=0.5"))
        .contains("THR-GATE-878: ", "THR-GATE-877: ", "'a': unseen 1.000 over 0.5");
  }
}
