package io.thresher.spark.query.engine;

import io.thresher.plan.Engine;
import io.thresher.runtime.SessionSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Which nodes a plug-in leaves to ONNX Runtime, for people: found out once a process. */
public final class FallenNodes {
  private static final int REMEMBERED = 64;

  private static final Map<SessionSpec, String> FOUND =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionSpec, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  private FallenNodes() {}

  /**
   * An engine that says it.
   *
   * @param trial is asked where that is not known
   */
  public static Engine said(
      Engine engine, SessionSpec session, Supplier<Optional<Map<String, Integer>>> trial) {
    String words = words(session, trial);
    return words.isEmpty() ? engine : EngineContest.said(engine, words);
  }

  /** The trial runs without the lock: others plan meanwhile. */
  private static String words(SessionSpec session, Supplier<Optional<Map<String, Integer>>> trial) {
    synchronized (FOUND) {
      String known = FOUND.get(session);
      if (known != null) {
        return known;
      }
    }
    String words = words(trial.get());
    synchronized (FOUND) {
      FOUND.put(session, words);
    }
    return words;
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
