package io.thresher.jobs.forecast;

import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.output.OutputWriter;
import io.thresher.jobs.report.Estimate;
import io.thresher.jobs.report.Forecast;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Tells from a sample what a run would take. */
public final class Forecaster {
  private static final double SECONDS_PER_HOUR = 3600;
  private static final int MOST_EXECUTORS = 100_000;

  private final PlannedRows rows;
  private final PlanOptions options;
  private final @Nullable Double pricePerHour;
  private final boolean cutAsTold;
  private final SparkSession session;
  private final InputSize size;
  private final Executors here;

  /**
   * @param text whether tasks read files of text
   * @param cutAsTold whether the user says how many tasks there are
   */
  public Forecaster(
      PlannedRows rows,
      PlanOptions options,
      @Nullable Double pricePerHour,
      boolean text,
      boolean cutAsTold) {
    this.rows = rows;
    this.options = options;
    this.pricePerHour = pricePerHour;
    session = rows.data().sparkSession();
    this.cutAsTold = cutAsTold || Cutting.isTold(session);
    size = InputSize.of(rows, text);
    here = Executors.here(session);
  }

  /** Samples, and tells. */
  public Forecast forecast(OutputWriter writer, boolean folders, Instant commandStarted) {
    Sample sample =
        new Sampler(rows, writer, size, here.slots(), commandStarted).run(options.sampleSeconds);
    List<Slice> slices = sample.steadySlices().isEmpty() ? sample.slices() : sample.steadySlices();
    CostModel costs = CostModel.of(sample, TextLength.factor(rows, slices));
    InputWork work = InputWork.of(rows, size, sample);
    List<InputSize.Part> tasks = work.tasks();
    Estimate count = work.rows(tasks);
    int steps = tasks.stream().mapToInt(InputSize.Part::steps).sum();
    Timing timing = new Timing(sample, costs, work);
    Forecast.Duration now = priced(timing.of(here, tasks));
    Line output =
        Line.through(
            sample.slices(), slice -> slice.written().scored(), slice -> slice.written().bytes());
    int files = (int) Math.round(tasks.size() * filesPerTask(sample));
    List<Forecast.Memory> memory = new MemoryForecast(session, rows.plan(), sample).of(here);
    double bytes = count.expected() * output.each() + tasks.size() * output.once();
    return new Forecast(
        count,
        work.knownBy(),
        tasks.size(),
        told(sample, costs),
        now,
        elsewhere(timing),
        costs.stages(count.expected(), tasks.size(), steps, here.count()),
        costs.cpuSeconds(count.expected(), session.sparkContext().isLocal()),
        count.times(output.each()).plus(tasks.size() * output.once()),
        files,
        memory,
        deadline(timing),
        assumptions(costs),
        new Warnings(rows, size, costs, tasks, here, memory).of(files, bytes, folders));
  }

  private static double filesPerTask(Sample sample) {
    return sample.slices().stream().mapToInt(slice -> slice.written().files()).average().orElse(1);
  }

  private static Forecast.Sample told(Sample sample, CostModel costs) {
    double perRow = costs.perRow().expected();
    return new Forecast.Sample(
        sample.rows(),
        sample.slices().size(),
        (int) sample.slices().stream().map(Slice::file).distinct().count(),
        sample.seconds(),
        perRow == 0 ? 0 : 1 / perRow,
        costs.spread());
  }

  private Forecast.Duration priced(Forecast.Duration duration) {
    Estimate cost =
        pricePerHour == null ? null : duration.seconds().times(pricePerHour / SECONDS_PER_HOUR);
    return new Forecast.Duration(
        duration.executors(),
        duration.cores(),
        duration.slots(),
        duration.startSeconds(),
        duration.seconds(),
        duration.lastWaveSeconds(),
        cost);
  }

  private int otherCores() {
    return options.cores == null ? here.cores() : options.cores;
  }

  private Forecast.@Nullable Duration elsewhere(Timing timing) {
    if (options.executors == null && options.cores == null) {
      return null;
    }
    int count = options.executors == null ? here.count() : options.executors;
    return priced(on(count, timing));
  }

  private Forecast.Duration on(int executors, Timing timing) {
    Executors other = here.of(executors, otherCores());
    Cutting cutting =
        Cutting.forCores(session, size.bytes(), other.count() * other.cores(), cutAsTold);
    try {
      return timing.of(other, timing.work().tasks());
    } finally {
      cutting.close();
    }
  }

  /** The fewest executors that are done in time even if the run is as slow as it may be. */
  private Forecast.@Nullable Deadline deadline(Timing timing) {
    long seconds = options.deadlineSeconds();
    if (seconds == 0) {
      return null;
    }
    int enough = 1;
    while (enough < MOST_EXECUTORS && on(enough, timing).seconds().high() > seconds) {
      enough *= 2;
    }
    if (enough >= MOST_EXECUTORS) {
      return new Forecast.Deadline(seconds, 0, otherCores(), timing.whyNever(on(enough, timing)));
    }
    int tooFew = enough / 2;
    while (enough - tooFew > 1) {
      int middle = (enough + tooFew) >>> 1;
      if (on(middle, timing).seconds().high() > seconds) {
        tooFew = middle;
      } else {
        enough = middle;
      }
    }
    Forecast.Duration found = on(enough, timing);
    return new Forecast.Deadline(
        seconds, enough, otherCores(), "done in " + ForecastLines.time(found.seconds()));
  }

  private List<String> assumptions(CostModel costs) {
    List<String> assumptions = new ArrayList<>();
    assumptions.add(
        "intervals are of 95%: what a row takes at the places of the sample, as if these were drawn"
            + " by chance; what else the machines do then is not in them");
    assumptions.add(
        "files of predictions were encoded, checked and deleted in the temporary folder of each"
            + " executor: a slower file system of the output is not in the time, nor is"
            + " publishing");
    if (options.executors != null || options.cores != null || options.deadline != null) {
      assumptions.add(
          "elsewhere, a core is as fast as here, files are read as fast by all at once, and the"
              + " executors are there when the run begins");
    }
    if (costs.perRow().expected() == 0) {
      assumptions.add("no row was there to sample");
    }
    return assumptions;
  }
}
