package io.thresher.spark.meter;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.thresher.runtime.meter.Meters;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In an executor: tells now and then what the process has counted. */
public final class MeterTelling implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeterTelling.class);
  private static final long PERIOD_SECONDS = 5;

  private final String executor;
  private final Consumer<MeterReport> driver;
  private final @Nullable MetricRegistry own;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "thresher-metrics");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Map<String, Double> last = Map.of();

  /**
   * @param driver takes what is told
   * @param own for the sinks of this process; null where the driver's are those
   */
  public MeterTelling(String executor, Consumer<MeterReport> driver, @Nullable MetricRegistry own) {
    this.executor = executor;
    this.driver = driver;
    this.own = own;
  }

  /** Begins. */
  public void start() {
    tell();
    // Closing the clock ends it, and no exception gets out of it.
    var unused =
        clock.scheduleWithFixedDelay(this::tell, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  private void tell() {
    try {
      Map<String, Double> values = Meters.snapshot();
      MetricRegistry registry = own;
      if (registry != null) {
        offer(registry, values);
      }
      last = values;
      driver.accept(new MeterReport(executor, new HashMap<>(values)));
    } catch (RuntimeException e) {
      LOG.warn("The metrics of this executor cannot be told", e);
    }
  }

  private void offer(MetricRegistry registry, Map<String, Double> values) {
    for (String name : values.keySet()) {
      if (!last.containsKey(name)) {
        Gauge<Double> gauge = () -> last.getOrDefault(name, 0.0);
        registry.gauge(name, () -> gauge);
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
