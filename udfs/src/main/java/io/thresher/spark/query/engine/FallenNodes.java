package io.thresher.spark.query.engine;

import io.thresher.plan.Engine;
import io.thresher.runtime.SessionSpec;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Which nodes a plug-in leaves to ONNX Runtime, for people: found out once a process. */
public final class FallenNodes {
  private static final Remembered<SessionSpec, String> FOUND = new Remembered<>();

  private FallenNodes() {}

  /**
   * An engine that says it.
   *
   * @param trial is asked where that is not known
   */
  public static Engine said(
      Engine engine, SessionSpec session, Supplier<Optional<Map<String, Integer>>> trial) {
    String words = FOUND.get(session, () -> words(trial.get()));
    return words.isEmpty() ? engine : EngineContest.said(engine, words);
  }

  private static String words(Optional<Map<String, Integer>> own) {
    if (own.isEmpty()) {
      return "it is not known which nodes it leaves to ONNX Runtime's own provider";
    }
    String nodes =
        own.get().entrySet().stream()
            .map(each -> each.getKey() + (each.getValue() == 1 ? "" : " (" + each.getValue() + ")"))
            .collect(Collectors.joining(", "));
    return nodes.isEmpty() ? "" : "left to ONNX Runtime's own provider: " + nodes;
  }
}
