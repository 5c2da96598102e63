package io.thresher.spark.query.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ModelLocation;
import io.thresher.options.Caller;
import io.thresher.options.Isolation;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestEngineContest {
  /** Through a pipe, engines are less apart. */
  @Test
  void keepsGainsOfEachIsolationApart() {
    String here = conditions(Isolation.NONE);
    assertThat(here).isEqualTo(conditions(Isolation.NONE));
    assertThat(here).isNotEqualTo(conditions(Isolation.PROCESS));
  }

  private static String conditions(Isolation isolation) {
    SessionSpec spec =
        new SessionSpec(
            new ModelLocation("m.onnx", "ab", List.of()),
            Device.CPU,
            1,
            Map.of(),
            "",
            List.of(),
            Caller.PROGRAM,
            List.of(),
            List.of(),
            Duration.ZERO,
            isolation);
    return new EngineContest(
            spec,
            spec,
            (asked, cancellation) -> {
              throw new AssertionError("No session is needed.");
            },
            () -> {
              throw new AssertionError("No graph is needed.");
            },
            new MeasuredGains(Path.of("not-written")))
        .conditions(List.of(), 64);
  }
}
