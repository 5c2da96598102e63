package io.thresher.spark.shared;

import io.thresher.options.SqlRules;
import io.thresher.runtime.SessionCache;
import org.apache.spark.SparkEnv;

/** The sessions of this process: as many, and as long, as Spark was started with. */
public final class ProcessSessions {
  private ProcessSessions() {}

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
