package io.thresher.spark.query.engine;

import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What was found of the bits that sessions give: a query is planned several times. */
public final class SteadyEngines {
  private static final int REMEMBERED = 64;

  private static final Map<Key, Boolean> FINDINGS =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Key(
      SessionSpec session, List<String> inputs, List<String> outputs, int batchSize) {}

  private SteadyEngines() {}

  /**
   * Whether a session gives a row the same bits in any batch.
   *
   * @param trial is asked where that is not known
   */
  public static boolean isSteady(
      SessionSpec session,
      List<InputBinding> inputs,
      List<String> outputs,
      int batchSize,
      BooleanSupplier trial) {
    List<String> shapes =
        inputs.stream().map(i -> i.input() + ":" + i.type() + i.rowShape()).toList();
    Key key = new Key(session, shapes, outputs, batchSize);
    synchronized (FINDINGS) {
      Boolean known = FINDINGS.get(key);
      if (known != null) {
        return known;
      }
    }
    boolean steady = trial.getAsBoolean();
    synchronized (FINDINGS) {
      FINDINGS.put(key, steady);
    }
    return steady;
  }
}
