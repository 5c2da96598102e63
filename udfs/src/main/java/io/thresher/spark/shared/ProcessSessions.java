package io.thresher.spark.shared;

import io.thresher.options.SqlRules;
import io.thresher.runtime.NativeMemory;
import io.thresher.runtime.SessionCache;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** The sessions of this process: as many, and as long, as Spark was started with. */
public final class ProcessSessions {
  private static final AtomicBoolean LIMITED = new AtomicBoolean();

  private ProcessSessions() {}

  /**
   * Limits the memory of this process, where Spark was started with a limit.
   *
   * @throws io.thresher.errors.ScoringException THR-RUN-703 where that cannot be done, THR-USE-705
   *     and 710 where a setting is not understood
   */
  public static void limit(SparkConf conf) {
    long memory = SqlGuard.rules(conf).nativeMemory();
    if (memory > 0 && LIMITED.compareAndSet(false, true)) {
      NativeMemory.limit(memory);
    }
  }

  /** Started now, where it was not. */
  public static SessionCache cache() {
    SparkEnv environment = SparkEnv.get();
    if (environment == null) {
      return SessionCache.shared();
    }
    SqlRules rules = SqlGuard.rules(environment.conf());
    return SessionCache.start(rules.idleTime(), rules.maxModels());
  }
}
