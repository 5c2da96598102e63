package io.thresher.jobs.forecast;

import io.thresher.jobs.commit.ScratchWrite;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.output.OutputWriter;
import io.thresher.jobs.report.RunMeter;
import io.thresher.spark.FinishedTask;
import io.thresher.spark.WorkWatch;
import io.thresher.spark.excerpt.ProcessUse;
import io.thresher.spark.excerpt.RowLimit;
import io.thresher.spark.excerpt.SampledScan;
import io.thresher.spark.excerpt.SampledTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scores rows from all over the input as a run would, in waves of as many tasks as run at once,
 * each of more rows than the one before, as time allows.
 */
final class Sampler {
  private static final double[] SHARES = {0.08, 0.16, 0.28, 0.28};
  private static final int STEADY_FROM = 2;
  private static final double LAST_SHARE = 0.9;
  private static final int FIRST_ROWS = 64;
  private static final int FIRST_OPEN_ROWS = 4;
  private static final double MOST_GROWTH = 100;
  private static final double MOST_OVER = 2;
  private static final int MOST_TASKS = 256;
  private static final long SMALLEST_PART = 1 << 20;
  private static final int MOST_PARTS = 20_000;
  private static final int MOST_PARTS_EACH = 32;
  private static final int PARTS_PER_SLOT = 32;
  private static final double NANOS = 1e9;

  private final PlannedRows rows;
  private final OutputWriter writer;
  private final InputSize size;
  private final int slots;
  private final Instant commandStarted;
  private final SparkSession session;
  private final ScratchWrite scratch = new ScratchWrite();

  /**
   * @param slots tasks that run at once
   */
  Sampler(
      PlannedRows rows, OutputWriter writer, InputSize size, int slots, Instant commandStarted) {
    this.rows = rows;
    this.writer = writer;
    this.size = size;
    this.slots = Math.min(slots, MOST_TASKS);
    this.commandStarted = commandStarted;
    session = rows.data().sparkSession();
  }

  /**
   * @param seconds about how long
   */
  Sample run(double seconds) {
    ProcessUse before = ProcessUse.now();
    Cutting fine = Cutting.fine(session, partBytes());
    try {
      Dataset<Row> predictions = rows.predictions(scratch.quarantineFolder());
      SampleUnits units = SampleUnits.of(predictions, size);
      List<Wave> waves = new ArrayList<>();
      double each = rows.plan().isOpen() ? FIRST_OPEN_ROWS : FIRST_ROWS;
      waves.add(wave(predictions, units, slots, each, seconds));
      // The first wave loads classes and the model, however little time there is.
      long begin = System.nanoTime();
      for (double share : SHARES) {
        double left = seconds - (System.nanoTime() - begin) / NANOS;
        Wave last = waves.get(waves.size() - 1);
        if (hadAll(units, last, each) || left < share * seconds / MOST_OVER) {
          break;
        }
        each = more(last, each, share * seconds);
        waves.add(wave(predictions, units, tasks(units, last, each), each, share * seconds));
      }
      double brief = Math.max(1, Math.min(each / 20, rows.plan().batchSize()));
      Wave last = wave(predictions, units, slots, brief, seconds);
      int steady = Math.min(1 + STEADY_FROM, waves.size() - 1);
      return new Sample(
          List.copyOf(waves.subList(0, steady)),
          List.copyOf(waves.subList(steady, waves.size())),
          last,
          startSeconds(waves.get(0)),
          before);
    } catch (Exception e) {
      throw ErrorTranslation.translate(e, rows.locator());
    } finally {
      fine.close();
    }
  }

  /** Whether a wave of tasks, each of so many rows at most, had all rows that there are. */
  private static boolean hadAll(SampleUnits units, Wave wave, double each) {
    return units.count() > 0
        && wave.slices().size() == units.count()
        && wave.slices().stream().allMatch(slice -> slice.seen().rows() < Math.ceil(each));
  }

  private double startSeconds(Wave first) {
    return first.slices().isEmpty()
        ? Duration.between(commandStarted, Instant.now()).toMillis() / 1e3
        : Math.max(0, (first.launched() - commandStarted.toEpochMilli()) / 1e3);
  }

  /** So small that each has a row group, or a little text, and not too many. */
  private long partBytes() {
    long bytes = size.bytes() / Math.max(1L, (long) PARTS_PER_SLOT * slots);
    return Math.max(Math.max(bytes, SMALLEST_PART), size.bytes() / MOST_PARTS);
  }

  /**
   * Rows of a task, so that it takes about so long, as far as the operator's own time tells: in a
   * short task all else is the begin.
   */
  private static double more(Wave last, double each, double seconds) {
    double busy =
        last.sum(
            slice ->
                Math.max(0, slice.readSeconds() - slice.firstSeconds())
                    + slice.assembleSeconds()
                    + slice.inferSeconds());
    double rate = last.rows() / Math.max(1e-6, busy);
    return Math.max(1, Math.min(rate * seconds, MOST_GROWTH * each));
  }

  /** So many tasks that all slots have so many rows, though parts have fewer. */
  private int tasks(SampleUnits units, Wave last, double each) {
    double most = last.slices().stream().mapToLong(slice -> slice.seen().rows()).max().orElse(1);
    boolean cut = most >= each || units.count() == 0;
    return cut ? slots : slots * (int) Math.ceil(Math.min(each / most, MOST_PARTS_EACH));
  }

  private Wave wave(
      Dataset<Row> predictions, SampleUnits units, int tasks, double each, double seconds) {
    BitSet parts = units.next(tasks);
    RowLimit limit =
        new RowLimit(
            (long) Math.ceil(each),
            (long) (MOST_OVER * LAST_SHARE * seconds * NANOS),
            TextLength.mostBytes(rows.plan()));
    try (SampledScan scan = SampledScan.open(session, parts, limit);
        RunMeter meter = new RunMeter(session, commandStarted);
        WorkWatch watch = WorkWatch.open(session, Duration.ZERO)) {
      List<ScratchWrite.Written> written =
          scratch.write(predictions, writer.writer(predictions), rows.limit()::check);
      meter.measure(); // After this, all that Spark tells of the tasks has been told.
      Map<Integer, SampledTask> seen = new HashMap<>();
      scan.tasks().forEach(task -> seen.put(task.partition(), task));
      Map<Integer, ScratchWrite.Written> files = new HashMap<>();
      written.forEach(task -> files.put(task.partition(), task));
      return wave(watch.finished(), seen, files, units, parts, scan.partitions());
    }
  }

  private static Wave wave(
      List<FinishedTask> finished,
      Map<Integer, SampledTask> seen,
      Map<Integer, ScratchWrite.Written> files,
      SampleUnits units,
      BitSet parts,
      int partitions) {
    units.known(partitions);
    List<Slice> slices = new ArrayList<>();
    double other = 0;
    for (FinishedTask task : finished) {
      SampledTask own = seen.get(task.index());
      ScratchWrite.Written file = files.get(task.index());
      if (task.counts().handled() > 0 && own != null && own.rows() > 0 && file != null) {
        slices.add(Slice.of(units.file(parts, task.index()), own, task, file));
      } else {
        other += task.millis() / 1e3;
      }
    }
    long first = slices.stream().mapToLong(slice -> slice.task().launched()).min().orElse(0);
    long last = slices.stream().mapToLong(slice -> slice.task().finished()).max().orElse(0);
    return new Wave(List.copyOf(slices), first, (last - first) / 1e3, other, partitions);
  }
}
