package io.thresher.spark.query.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ModelLocation;
import io.thresher.plan.Engine;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestFallenNodes {
  @Test
  void namesThemOfOneTrial() {
    SessionSpec spec = spec("named");
    assertThat(said(spec, Map.of("Det", 1, "Erf", 3)))
        .contains("left to ONNX Runtime's own provider: ")
        .contains("Det")
        .contains("Erf (3)");
    assertThat(said(spec, Map.of())).contains("Det");
    assertThat(said(spec("none"), Map.of())).isEmpty();
  }

  /** A trial may take seconds: another query is planned meanwhile. */
  @Test
  void doesNotKeepOthersWaitingWhileItTries() {
    SessionSpec other = spec("other");
    Engine engine =
        FallenNodes.said(
            Engine.onnxRuntime(""),
            spec("slow"),
            () -> {
              FutureTask<String> beside = new FutureTask<>(() -> said(other, Map.of("Det", 1)));
              new Thread(beside, "beside").start();
              return Optional.of(Map.of(within(beside), 1));
            });
    assertThat(engine.detail()).endsWith("left to ONNX Runtime's own provider: Det");
  }

  private static String within(FutureTask<String> task) {
    try {
      return task.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String said(SessionSpec spec, Map<String, Integer> own) {
    return FallenNodes.said(Engine.onnxRuntime(""), spec, () -> Optional.of(own)).detail();
  }

  private static SessionSpec spec(String digest) {
    return new SessionSpec(
        new ModelLocation(digest, digest, List.of()), Device.CPU, 1, Map.of(), "");
  }
}
