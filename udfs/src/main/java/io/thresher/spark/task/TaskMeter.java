package io.thresher.spark.task;

import io.thresher.runtime.BatchTimes;
import io.thresher.runtime.meter.Meter;
import io.thresher.runtime.meter.ModelMeter;
import io.thresher.spark.scan.RowPosition;

/** What a task adds to the counts of its process, once a batch. Owned by one task. */
final class TaskMeter {
  private final ModelMeter model;
  private final TaskPulse pulse;
  private long readNanos;
  private long scoredAt;

  TaskMeter(ModelMeter model, TaskPulse pulse) {
    this.model = model;
    this.pulse = pulse;
  }

  /** The task asks for rows: it is done with the scores that it had. */
  void reads() {
    writes();
    pulse.does(TaskPulse.Doing.READING);
  }

  void read(long nanos) {
    readNanos += nanos;
  }

  /** There are no more rows: what the task does from now on is finishing what it wrote. */
  void hasNoMore() {
    scoredAt = System.nanoTime();
  }

  void scores(RowPosition first, RowPosition last) {
    pulse.scores(first, last);
  }

  void bad() {
    model.add(Meter.BAD_ROWS, 1);
  }

  /**
   * The rows at hand have scores.
   *
   * @param before what was told last
   */
  void scored(long rows, Progress before, Progress now, BatchTimes times) {
    model.add(Meter.ROWS, rows);
    model.add(Meter.BATCHES, now.batches() - before.batches());
    model.add(Meter.ASSEMBLE, now.assembleNanos() - before.assembleNanos());
    model.add(Meter.INFER, now.inferNanos() - before.inferNanos());
    model.add(Meter.READ, readNanos);
    readNanos = 0;
    add(Meter.EXTRA_RUNS, now.extraRuns() - before.extraRuns());
    add(Meter.RUNS_WITHOUT_MEMORY, now.tooLarge() - before.tooLarge());
    add(Meter.SLOW_RUNS, now.tooSlow() - before.tooSlow());
    for (int run = 0; run < times.count(); run++) {
      model.batch(times.rows(run), times.nanos(run));
    }
    pulse.beats();
    scoredAt = System.nanoTime();
  }

  private void add(Meter meter, long amount) {
    if (amount > 0) {
      model.add(meter, amount);
    }
  }

  private void writes() {
    if (scoredAt != 0) {
      model.add(Meter.WRITE, System.nanoTime() - scoredAt);
      scoredAt = 0;
    }
  }

  void ended() {
    writes();
    model.add(Meter.READ, readNanos);
    readNanos = 0;
  }
}
