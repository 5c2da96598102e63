package io.thresher.spark;

import io.thresher.errors.ScoringException;
import io.thresher.runtime.MemoryRelief;
import io.thresher.runtime.SessionCache;
import io.thresher.runtime.meter.MemoryLimit;
import io.thresher.runtime.ort.NativeLibrary;
import io.thresher.spark.failures.LibraryFailures;
import io.thresher.spark.failures.LostTasks;
import io.thresher.spark.meter.ExecutorLimit;
import io.thresher.spark.meter.ExecutorMeters;
import io.thresher.spark.meter.MeterReport;
import io.thresher.spark.meter.MeterTelling;
import io.thresher.spark.shared.AssignedGpus;
import io.thresher.spark.shared.ProcessSessions;
import io.thresher.spark.task.Stall;
import io.thresher.spark.task.StallWatch;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads ONNX Runtime when an executor starts, off its task threads, and closes its sessions when it
 * ends: set {@code spark.plugins=io.thresher.spark.ThresherPlugin}. An executor where the library
 * does not load ends itself before it takes a task.
 */
public final class ThresherPlugin implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(ThresherPlugin.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String DRIVER = "driver";

  /** Of the driver, where executors run in its process. */
  private static volatile @Nullable ExecutorMeters inThisProcess;

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      private final LibraryFailures failures = new LibraryFailures();
      private volatile @Nullable ExecutorMeters meters;

      @Override
      public Map<String, String> init(SparkContext spark, PluginContext context) {
        ProcessSessions.limit(spark.getConf()); // A guard that is misspelt is found now.
        AssignedGpus.note(context.resources());
        failures.start(spark);
        spark.addSparkListener(failures);
        spark.addSparkListener(LostTasks.start());
        ExecutorMeters told = new ExecutorMeters(context.metricRegistry());
        spark.addSparkListener(told);
        meters = told;
        inThisProcess = told;
        return Map.of();
      }

      @Override
      public @Nullable Object receive(Object message) {
        ExecutorMeters told = meters;
        if (message instanceof MeterReport report && told != null) {
          told.take(report);
        } else if (message instanceof Stall stall) {
          Stalls.tell(stall);
        }
        // Only those who ask wait for an answer; Spark warns of any other.
        return message instanceof String[] report && report.length == 3
            ? Long.valueOf(failures.report(report[0], report[1], report[2]))
            : null;
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      private @Nullable MeterTelling telling;

      @Override
      public void init(PluginContext context, Map<String, String> configuration) {
        MemoryLimit limit;
        try {
          ProcessSessions.limit(context.conf());
          limit = ExecutorLimit.of(context.conf());
          NativeLibrary.load();
        } catch (ScoringException e) {
          LOG.error("This executor cannot score and ends: {}", e.getMessage());
          waitBeforeTheEnd(tell(context, e.problems().get(0).expectation()));
          throw e;
        }
        tell(context, "");
        AssignedGpus.noteOfExecutor(context.resources());
        ProcessSessions.cache();
        MemoryRelief.under(limit);
        telling = tellFromNowOn(context);
      }

      @Override
      public void shutdown() {
        if (telling != null) {
          telling.close();
        }
        SessionCache.shared().shutDown(PATIENCE);
      }
    };
  }

  /** Counts and stalls go to the driver, which is this process where Spark runs in one. */
  private static MeterTelling tellFromNowOn(PluginContext context) {
    ExecutorMeters here = inThisProcess;
    boolean isDriver = context.executorID().equals(DRIVER) && here != null;
    StallWatch.tell(isDriver ? Stalls::tell : stall -> send(context, stall));
    MeterTelling telling =
        here != null && isDriver
            ? new MeterTelling(DRIVER, here::take, null)
            : new MeterTelling(
                context.executorID(), report -> send(context, report), context.metricRegistry());
    telling.start();
    return telling;
  }

  private static void send(PluginContext context, Object message) {
    try {
      context.send(message);
    } catch (Exception e) {
      LOG.debug("The driver could not be told", e);
    }
  }

  /** Tells the driver how loading went; gives how long to wait before ending, in ms. */
  private static long tell(PluginContext context, String failure) {
    if (context.executorID().equals(DRIVER)) {
      return 0; // Spark runs in one process, where the failure itself arrives.
    }
    try {
      Object answer =
          context.ask(new String[] {context.executorID(), Utils.localHostName(), failure});
      return answer instanceof Long wait ? wait : 0;
    } catch (Exception e) {
      LOG.warn("The driver could not be told how loading ONNX Runtime went", e);
      return 0;
    }
  }

  /** A cluster manager starts another executor in its place at once, again and again. */
  private static void waitBeforeTheEnd(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
