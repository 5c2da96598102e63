package io.thresher.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestNames {
  @Test
  void splitsAtCommasThatAreNotEscaped() {
    assertThat(Names.split(List.of("a, b", "c\\,d", "e\\\\,f", "a", "")))
        .containsExactly("a", "b", "c,d", "e\\", "f");
  }

  @Test
  void prefersTheExactNameToOneAlikeButForCase() {
    Problems problems = new Problems();

    assertThat(Names.resolve("--keep", List.of("ID", "x"), List.of("id", "X", "x"), problems))
        .containsExactly("id", "x");
    assertThat(problems.none()).isTrue();
  }

  @Test
  void offersTheNearestNameForOneThatIsNotThere() {
    Problems problems = new Problems();

    Names.resolve("--keep", List.of("idd"), List.of("id", "x"), problems);

    assertThat(problems.list())
        .extracting(Problem::line)
        .singleElement()
        .asString()
        .contains("THR-DATA-108", "--keep", "'idd'", "did you mean 'id'?");
  }
}
