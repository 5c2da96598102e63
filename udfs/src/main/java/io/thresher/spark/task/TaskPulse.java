package io.thresher.spark.task;

import io.thresher.spark.scan.RowPosition;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a task is doing, and since when: told by its thread, asked by the one that watches it. */
final class TaskPulse {
  /** What it can be. */
  enum Doing {
    LOADING("waits for the session"),
    READING("reads"),
    SCORING("scores"),
    WRITING("writes, or does what else the query asks");

    private final String words;

    Doing(String words) {
      this.words = words;
    }
  }

  final long attempt;
  final int stage;
  final int partition;
  final String model;

  /** Ns; 0 where the history of the stage tells. */
  final long limit;

  private volatile Doing doing = Doing.READING;
  private volatile @Nullable Rows rows;
  private final LongSupplier clock;
  private volatile long beat;
  private volatile long longest;
  private volatile int beats;

  /** The first and the last of some rows. */
  private record Rows(RowPosition first, RowPosition last) {}

  TaskPulse(long attempt, int stage, int partition, String model, long limit, LongSupplier clock) {
    this.attempt = attempt;
    this.stage = stage;
    this.partition = partition;
    this.model = model;
    this.limit = limit;
    this.clock = clock;
    beat = clock.getAsLong();
  }

  void does(Doing other) {
    doing = other;
  }

  void scores(RowPosition first, RowPosition last) {
    rows = new Rows(first, last);
    doing = Doing.SCORING;
  }

  /** A batch is done. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
  void beats() {
    long now = clock.getAsLong();
    longest = Math.max(longest, now - beat);
    beats++;
    beat = now;
    doing = Doing.WRITING;
  }

  int count() {
    return beats;
  }

  /** Between two batches, ns. */
  long longest() {
    return longest;
  }

  /** When a batch was done last, of {@code System.nanoTime()}. */
  long last() {
    return beat;
  }

  String doing() {
    return doing.words;
  }

  /** Whether it does something itself, and does not wait for what is before or behind it. */
  boolean isAtWork() {
    return doing == Doing.LOADING || doing == Doing.SCORING;
  }

  String where() {
    Rows known = rows;
    if (known == null) {
      return "before the first rows of partition " + partition;
    }
    RowPosition first = known.first();
    RowPosition last = known.last();
    boolean together = first.file().equals(last.file()) && first.splitStart() == last.splitStart();
    String range =
        together
            ? first.describe() + (first.equals(last) ? "" : " to row " + last.row())
            : first.describe() + " to " + last.describe();
    return doing == Doing.SCORING ? range : "after " + range;
  }
}
