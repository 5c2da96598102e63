package io.thresher.spark.query.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ModelLocation;
import io.thresher.model.TextTask;
import io.thresher.options.Caller;
import io.thresher.options.Isolation;
import io.thresher.options.Precision;
import io.thresher.plan.Engine;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.plugin.OpenVino;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestEngineContest {
  private static final Engine KERNEL = Engine.trees("10 trees", List.of("y"));
  private static final Engine USUAL = Engine.onnxRuntime("faster for 10 trees");

  @TempDir private Path folder;

  /** Through a pipe, engines are less apart. */
  @Test
  void keepsGainsOfEachIsolationApart() {
    String here = conditions(spec(Isolation.NONE, List.of()));
    assertThat(here).isEqualTo(conditions(spec(Isolation.NONE, List.of())));
    assertThat(here).isNotEqualTo(conditions(spec(Isolation.PROCESS, List.of())));
  }

  /** And of what is asked of it. */
  @Test
  void keepsGainsOfTheTreeKernelApart() {
    String label = conditions(spec(Isolation.NONE, List.of("label")));
    assertThat(label)
        .contains("tree kernel")
        .isNotEqualTo(conditions(spec(Isolation.NONE, List.of())))
        .isNotEqualTo(conditions(spec(Isolation.NONE, List.of("label", "probabilities"))));
  }

  @ParameterizedTest
  @CsvSource({"3.2, true", "1.1, true", "1.09, false", "0.8, false"})
  void takesTheTreeKernelWhereItWasFaster(double gain, boolean kernel) throws IOException {
    Path file = folder.resolve("gains.properties");
    EngineContest contest = contest(spec(Isolation.NONE, List.of("y")), file);
    keep(contest, gain, file);

    Engine faster =
        contest
            .faster(KERNEL, USUAL, List.of(), List.of(), 64, DataRows.none().taken(List.of()))
            .orElseThrow();

    assertThat(faster.describe())
        .isEqualTo(
            kernel
                ? String.format(
                    Locale.ROOT,
                    "tree kernel (10 trees; measured %.1f times as fast on made-up rows as ONNX"
                        + " Runtime's own provider)",
                    gain)
                : String.format(
                    Locale.ROOT,
                    "ONNX Runtime (faster for 10 trees; the tree kernel was %.1f times as fast on"
                        + " made-up rows)",
                    gain));
    assertThat(faster.outputs()).isEqualTo(kernel ? List.of("y") : List.of());
  }

  @Test
  void doesNotLoadAPlugInThatWasNoFaster() throws IOException {
    Path file = folder.resolve("gains.properties");
    EngineContest contest = contest(spec(Isolation.NONE, List.of()), file);
    keep(contest, 1.09, file);
    Engine plugIn = Engine.openVino("", OpenVino.plugIn(Precision.EXACT));

    Engine winner =
        contest.winner(
            Engine.onnxRuntime(""),
            plugIn,
            List.of(),
            List.of(),
            64,
            DataRows.none().taken(List.of()));

    assertThat(winner.describe())
        .isEqualTo("ONNX Runtime (OpenVINO 1.8.1, exact was 1.1 times as fast on made-up rows)");
  }

  private static void keep(EngineContest contest, double gain, Path file) throws IOException {
    Properties known = new Properties();
    known.setProperty(contest.conditions(List.of(), 64), Double.toString(gain));
    try (Writer writer = Files.newBufferedWriter(file)) {
      known.store(writer, null);
    }
  }

  private static String conditions(SessionSpec other) {
    return contest(other, Path.of("not-written")).conditions(List.of(), 64);
  }

  private static EngineContest contest(SessionSpec other, Path gains) {
    return new EngineContest(
        spec(other.isolation(), List.of()),
        other,
        (asked, cancellation) -> {
          throw new AssertionError("No session is needed.");
        },
        () -> {
          throw new AssertionError("No graph is needed.");
        },
        TextTask.RAW,
        new MeasuredGains(gains));
  }

  private static SessionSpec spec(Isolation isolation, List<String> treeOutputs) {
    return new SessionSpec(
        new ModelLocation("m.onnx", "ab", List.of()),
        Device.CPU,
        1,
        Map.of(),
        "",
        treeOutputs,
        Caller.PROGRAM,
        List.of(),
        List.of(),
        Duration.ZERO,
        isolation);
  }
}
