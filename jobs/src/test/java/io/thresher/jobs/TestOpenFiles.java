package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problems;
import org.junit.jupiter.api.Test;

class TestOpenFiles {
  @Test
  void refusesTooLowALimit() {
    Problems problems = new Problems();

    OpenFiles.check(problems);
    OpenFiles.check(1024, problems);
    assertThat(problems.none()).isTrue();

    OpenFiles.check(256, problems);
    assertThat(problems.list())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.line())
                    .startsWith("THR-RUN-508")
                    .contains("a limit of 256", "ulimit -n"));
  }
}
