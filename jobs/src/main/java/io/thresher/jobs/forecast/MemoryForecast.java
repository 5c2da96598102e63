package io.thresher.jobs.forecast;

import io.thresher.jobs.report.Estimate;
import io.thresher.jobs.report.Forecast;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.excerpt.ProcessUse;
import io.thresher.spark.query.MemoryNeeds;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The most memory that the processes of a run would have at one time. */
final class MemoryForecast {
  /** By what part of what it has the heap of a longer run grows, as seen; not beyond its limit. */
  private static final double GROWTH = 0.2;

  private final SparkSession session;
  private final ScorePlan plan;
  private final Sample sample;

  MemoryForecast(SparkSession session, ScorePlan plan, Sample sample) {
    this.session = session;
    this.plan = plan;
    this.sample = sample;
  }

  List<Forecast.Memory> of(Executors executors) {
    List<Forecast.Memory> memory = new ArrayList<>();
    boolean local = session.sparkContext().isLocal();
    ProcessUse driver = ProcessUse.now();
    if (!local) {
      memory.add(memory("driver", driver, 0));
    }
    ProcessUse largest =
        sample.processes().values().stream()
            .max(java.util.Comparator.comparingLong(ProcessUse::residentPeak))
            .orElse(driver);
    memory.add(memory(local ? "this process" : "executor", largest, missing(executors)));
    return memory;
  }

  /** What runs of whole batches take beyond those of the sample. */
  private double missing(Executors executors) {
    MemoryNeeds needs = MemoryNeeds.of(session.sparkContext().getConf(), plan);
    long most = sample.slices().stream().mapToLong(slice -> slice.seen().rows()).max().orElse(0);
    double whole = Math.min(1, (double) most / Math.max(1, plan.batchSize()));
    return plan.isOpen() ? 0 : (1 - whole) * needs.run() * executors.cores();
  }

  private static Forecast.Memory memory(String process, ProcessUse use, double missing) {
    double growth = Math.max(0, use.heapMost() - use.heapCommitted());
    double expected = use.residentPeak() + missing + Math.min(growth, GROWTH * use.heapCommitted());
    return new Forecast.Memory(
        process,
        new Estimate(expected, use.residentPeak(), use.residentPeak() + missing + growth),
        use.heapMost(),
        "measured %s, in the sample; its heap may still grow by %s"
            .formatted(
                ForecastLines.bytes((double) use.residentPeak()), ForecastLines.bytes(growth)));
  }
}
