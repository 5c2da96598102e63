package io.thresher.jobs.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problems;
import io.thresher.profile.ColumnDrift;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestDriftLimits {

  private static DriftLimits parsed(String text) {
    Problems problems = new Problems();
    DriftLimits limits = DriftLimits.parse(text, problems);
    assertThat(problems.list()).isEmpty();
    return limits;
  }

  private static ColumnDrift drift(
      String column, @Nullable Double psi, double nulls, @Nullable Double unseen) {
    return new ColumnDrift(
        column, "feature", psi, 0.01, 0.5, 0.5 - nulls, unseen, null, List.of(), List.of());
  }

  @Test
  void holdsEveryColumnToTheGeneralLimits() {
    DriftLimits limits = parsed("psi=0.2, nulls=.05,unseen=0.01 ,outside=1");

    assertThat(limits.exceeded(drift("a", 0.2, 0.05, 0.01))).isEmpty();
    assertThat(limits.exceeded(drift("a", 0.2001, 0.06, 0.5)))
        .containsExactly(
            "psi 0.2001 over 0.2", "nulls 0.06000 over 0.05", "unseen 0.5000 over 0.01");
    assertThat(limits.exceeded(drift("a", null, 0, null))).isEmpty();
  }

  @Test
  void letsAColumnHaveALimitOfItsOwn() {
    DriftLimits limits = parsed("psi(a)=0,psi=0.2,psi(odd, (name)[1])=3,nulls(a)=1");

    assertThat(limits.columns()).containsExactly("a", "odd, (name)[1]");
    assertThat(limits.exceeded(drift("a", 0.1, 0.9, null))).containsExactly("psi 0.1000 over 0");
    assertThat(limits.exceeded(drift("odd, (name)[1]", 2.5, 0.9, null))).isEmpty();
    assertThat(limits.exceeded(drift("b", 0.3, 0, null))).containsExactly("psi 0.3000 over 0.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "psi",
        "psi=",
        "psi=-1",
        "psi=x",
        "ks=0.2",
        "psi=0.2,",
        "psi=0.2;nulls=1",
        "psi()=1",
        "psi=0.1,psi=0.2",
        "psi(a)=1,psi(a)=2",
        "psi=0.2 nulls=1",
        "psi=NaN"
      })
  void refusesWhatIsNoLimit(String text) {
    Problems problems = new Problems();

    assertThat(DriftLimits.parse(text, problems)).isEqualTo(DriftLimits.NONE);
    assertThat(problems.list()).hasSize(1);
    assertThat(problems.list().get(0).line())
        .startsWith("THR-USE-")
        .contains("--max-drift", "limits such as psi=0.2,nulls=0.05");
  }
}
