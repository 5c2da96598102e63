package io.thresher.spark.meter;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * On the driver: the counts of all executors, as gauges of Spark's metrics. Spark serves those of
 * the driver to Prometheus, and of executors none but its own. Thread-safe.
 */
public final class ExecutorMeters extends SparkListener {
  /** How many executors have told. */
  public static final String REPORTING = "thresher_executors";

  private final MetricRegistry registry;
  private final Map<String, Map<String, Double>> byExecutor = new HashMap<>();

  /** Spark gives an id once; what an executor told last may come after its end. */
  private final Set<String> gone = new HashSet<>();

  /**
   * @param registry of the driver's plugin; has something in it from now on, or Spark would pass it
   *     over
   */
  public ExecutorMeters(MetricRegistry registry) {
    this.registry = registry;
    registry.register(REPORTING, (Gauge<Integer>) this::reporting);
  }

  private synchronized int reporting() {
    return byExecutor.size();
  }

  /** Takes what an executor tells, unless it is gone. */
  public synchronized void take(MeterReport report) {
    if (gone.contains(report.executor())) {
      return;
    }
    Map<String, Double> known =
        byExecutor.computeIfAbsent(report.executor(), unknown -> new ConcurrentHashMap<>());
    report
        .values()
        .forEach(
            (name, value) -> {
              if (known.put(name, value) == null) {
                Gauge<Double> gauge = () -> known.getOrDefault(name, 0.0);
                registry.gauge(name(report.executor(), name), () -> gauge);
              }
            });
  }

  private static String name(String executor, String name) {
    return "executor_" + executor + "_" + name;
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    gone.add(removed.executorId());
    Map<String, Double> known = byExecutor.remove(removed.executorId());
    if (known != null) {
      known.keySet().forEach(name -> registry.remove(name(removed.executorId(), name)));
    }
  }
}
