package io.thresher.spark.query.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What was found lately, by what it depends on: a query is planned several times. Thread-safe.
 *
 * @param <K> what a finding depends on
 * @param <V> the finding
 */
public final class Remembered<K, V> {
  private static final int MOST = 64;

  private final Map<K, V> found =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
          return size() > MOST;
        }
      };

  /**
   * The finding.
   *
   * @param trial is asked where it is not known, without the lock: others plan meanwhile
   */
  public V get(K key, Supplier<V> trial) {
    return get(key, trial, finding -> true);
  }

  /**
   * The same.
   *
   * @param isFinding whether it is worth remembering: what failed may go well the next time
   */
  V get(K key, Supplier<V> trial, Predicate<V> isFinding) {
    synchronized (found) {
      V known = found.get(key);
      if (known != null) {
        return known;
      }
    }
    V finding = trial.get();
    if (isFinding.test(finding)) {
      synchronized (found) {
        found.put(key, finding);
      }
    }
    return finding;
  }
}
