package io.thresher.spark.shared;

import io.thresher.model.ModelStore;
import io.thresher.options.SqlRules;
import io.thresher.runtime.Cancellation;
import io.thresher.runtime.NativeMemory;
import io.thresher.runtime.SessionCache;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.plugin.EngineFolders;
import io.thresher.runtime.plugin.ProcessEngines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;

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

  /** Where this process has engines that are installed by themselves, as Spark was configured. */
  public static EngineFolders engines() {
    SparkEnv environment = SparkEnv.get();
    if (environment != null) {
      SparkConf conf = environment.conf();
      List<String> named = SqlGuard.rules(conf).engines();
      ProcessEngines.settle(
          named.isEmpty() ? EngineFolders.ofHost() : new EngineFolders(folders(named)),
          TaskSlots.of(conf));
    }
    return ProcessEngines.shared().folders();
  }

  /** Whether executors look for engines where the driver does. */
  public static boolean enginesReachExecutors() {
    SparkEnv environment = SparkEnv.get();
    if (environment == null) {
      return true;
    }
    SparkConf conf = environment.conf();
    String master = conf.get("spark.master", "local");
    boolean inThisProcess = master.startsWith("local") && !master.startsWith("local-cluster");
    return inThisProcess || !SqlGuard.rules(conf).engines().isEmpty();
  }

  /** Relative ones lie where Spark unpacks archives: YARN does so in the working directory. */
  private static List<Path> folders(List<String> named) {
    List<Path> folders = new ArrayList<>();
    for (String name : named) {
      if (!Path.of(name).isAbsolute()) {
        folders.add(Path.of(SparkFiles.getRootDirectory(), name));
      }
      folders.add(Path.of(name));
    }
    return folders;
  }

  /**
   * Leases a session on the device that Spark assigned to the task of this thread, or to this
   * process.
   *
   * @param store asked for only where the session has to be made
   * @throws io.thresher.errors.ScoringException as {@link SessionCache#acquire}; THR-USE-928 to 930
   *     where the session cannot be made on that device
   */
  public static SessionLease lease(
      SessionSpec spec, Supplier<ModelStore> store, Cancellation cancellation) {
    return cache().acquire(spec.on(AssignedGpus.of(spec.device())), store, cancellation);
  }

  /** The same for one who is not told to stop. */
  public static SessionLease lease(SessionSpec spec, Supplier<ModelStore> store) {
    return lease(spec, store, Cancellation.NEVER);
  }

  /** Started now, where it was not. */
  public static SessionCache cache() {
    SparkEnv environment = SparkEnv.get();
    if (environment == null) {
      return SessionCache.shared();
    }
    engines();
    SqlRules rules = SqlGuard.rules(environment.conf());
    return SessionCache.start(rules.idleTime(), rules.maxModels());
  }
}
