package io.thresher.spark.query.engine;

import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionSpec;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What was found of the bits that sessions give: a query is planned several times. */
public final class SteadyEngines {
  private static final Remembered<Key, Boolean> FOUND = new Remembered<>();

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
    return FOUND.get(new Key(session, shapes, outputs, batchSize), trial::getAsBoolean);
  }
}
