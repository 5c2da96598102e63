package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.options.Isolation;
import java.time.Duration;

/**
 * Two engines on the same batch, in turn, again and again: of each the fastest sample counts, which
 * others on the machine disturbed least. Where they disturbed all, the time on cores decides in
 * place of the time on the clock; where several threads compute a run, or another process does,
 * that cannot be told.
 */
final class SpeedRounds {
  private static final Duration ENOUGH = Duration.ofMillis(500);

  /** However busy the machine is. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private static final long LEAST_SAMPLE_NANOS = 1_000_000;
  private static final int MOST_REPEATS = 1000;
  private static final int FEWEST_ROUNDS = 4;
  private static final int MOST_ROUNDS = 100;

  /** Others did not disturb a sample that took at most so many times its time on cores. */
  private static final double UNDISTURBED = 1.25;

  /** Runs in which all threads that help show. */
  private static final int RUNS_TO_SEE = 20;

  /** One of the two, and its fastest sample. */
  private static final class Runs {
    final CoreTime.Work run;
    final CoreTime cores;
    long clock = Long.MAX_VALUE;
    long onCores = Long.MAX_VALUE;

    Runs(CoreTime.Work run, CoreTime cores) {
      this.run = run;
      this.cores = cores;
    }

    boolean isUndisturbed() {
      return clock <= UNDISTURBED * onCores;
    }
  }

  private final Runs own;
  private final Runs other;
  private final boolean byCores;
  private long computed;

  private SpeedRounds(CoreTime.Work own, CoreTime.Work other, CoreTime ofOther, boolean byCores) {
    this.own = new Runs(own, CoreTime.ofCaller());
    this.other = new Runs(other, ofOther);
    this.byCores = byCores;
  }

  /**
   * Of a plug-in beside ONNX Runtime's own execution provider.
   *
   * @param own runs a batch by the latter
   * @param other runs it by the plug-in
   * @param threads of one run
   * @param isolation where both run
   */
  static SpeedRounds ofPlugIn(
      CoreTime.Work own, CoreTime.Work other, int threads, Isolation isolation)
      throws OrtException {
    boolean byCores = tellCores(threads, isolation);
    // A plug-in may compute on threads of its own; all that ran are counted, never too few.
    CoreTime all =
        byCores ? CoreTime.ofAllThatHelp(() -> repeat(other, RUNS_TO_SEE)) : CoreTime.ofCaller();
    return new SpeedRounds(own, other, all, byCores);
  }

  /**
   * Of an engine that computes in the calling thread.
   *
   * @param own runs a batch by ONNX Runtime's own execution provider
   * @param other runs it by the engine
   * @param threads of one run of the former
   * @param isolation where the former runs
   */
  static SpeedRounds ofCaller(
      CoreTime.Work own, CoreTime.Work other, int threads, Isolation isolation) {
    return new SpeedRounds(own, other, CoreTime.ofCaller(), tellCores(threads, isolation));
  }

  /**
   * Whether the time on cores of a run can be told, in this thread.
   *
   * @param threads of one run
   */
  static boolean tellCores(int threads, Isolation isolation) {
    return threads == 1 && isolation == Isolation.NONE && CoreTime.isKnown();
  }

  /** How many times as fast the other one is. */
  Speedup speedup() throws OrtException {
    long until = System.nanoTime() + LONGEST.toNanos();
    int repeats = Math.min(repeats(own), repeats(other));
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean enough = computed >= ENOUGH.toNanos() || System.nanoTime() > until;
      if (round >= FEWEST_ROUNDS && enough) {
        break;
      }
      boolean ownFirst = round % 2 == 0; // What runs first may suffer by what ran before.
      sample(ownFirst ? own : other, repeats);
      sample(ownFirst ? other : own, repeats);
    }
    boolean clock = !byCores || (own.isUndisturbed() && other.isUndisturbed());
    return clock
        ? new Speedup((double) own.clock / other.clock, Speedup.Measure.CLOCK)
        : new Speedup((double) own.onCores / other.onCores, Speedup.Measure.CORES);
  }

  /** How often the batch is run in one sample, after a run that only makes it warm. */
  private static int repeats(Runs runs) throws OrtException {
    runs.run.run();
    long began = System.nanoTime();
    runs.run.run();
    long each = Math.max(1, System.nanoTime() - began);
    return (int) Math.max(1, Math.min(MOST_REPEATS, LEAST_SAMPLE_NANOS / each));
  }

  private void sample(Runs runs, int repeats) throws OrtException {
    runs.cores.begin();
    long began = System.nanoTime();
    repeat(runs.run, repeats);
    long nanos = System.nanoTime() - began;
    long onCores = runs.cores.nanos();
    runs.clock = Math.min(runs.clock, nanos);
    runs.onCores = Math.min(runs.onCores, onCores);
    computed += byCores ? onCores : nanos;
  }

  private static void repeat(CoreTime.Work run, int times) throws OrtException {
    for (int i = 0; i < times; i++) {
      run.run();
    }
  }
}
