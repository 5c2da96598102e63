package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.options.Isolation;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.session.ModelCall;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Two sessions on the same calls, in turn, again and again: of each call the fastest sample counts,
 * which others on the machine disturbed least. Where they disturbed all, the time on cores decides
 * in place of the time on the clock; where several threads compute a run, or another process does,
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

  /** One of the two, and the fastest sample of each call. */
  private static final class Runs {
    final SessionLease session;
    final CoreTime cores;
    final long[] clock;
    final long[] onCores;

    Runs(SessionLease session, CoreTime cores, int calls) {
      this.session = session;
      this.cores = cores;
      clock = new long[calls];
      onCores = new long[calls];
      Arrays.fill(clock, Long.MAX_VALUE);
      Arrays.fill(onCores, Long.MAX_VALUE);
    }

    boolean isUndisturbed() {
      return sum(clock) <= UNDISTURBED * sum(onCores);
    }
  }

  private final List<ModelCall> calls;
  private final Runs own;
  private final Runs other;
  private final boolean byCores;
  private final int[] repeats;
  private long computed;

  /**
   * Both stay with the caller.
   *
   * @param threads of one run
   * @param isolation where both run
   */
  SpeedRounds(
      SessionLease own, SessionLease other, List<ModelCall> calls, int threads, Isolation isolation)
      throws OrtException {
    this.calls = calls;
    byCores = tellCores(threads, isolation);
    repeats = new int[calls.size()];
    this.own = new Runs(own, CoreTime.ofCaller(), calls.size());
    // A plug-in may compute on threads of its own; all that ran are counted, never too few.
    CoreTime all =
        byCores
            ? CoreTime.ofAllThatHelp(() -> run(other, calls.get(0), RUNS_TO_SEE))
            : CoreTime.ofCaller();
    this.other = new Runs(other, all, calls.size());
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
    for (int i = 0; i < repeats.length; i++) {
      repeats[i] = Math.min(repeats(own, i), repeats(other, i));
    }
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean enough = computed >= ENOUGH.toNanos() || System.nanoTime() > until;
      if (round >= FEWEST_ROUNDS && enough) {
        break;
      }
      for (int i = 0; i < repeats.length; i++) {
        boolean ownFirst = round % 2 == 0; // What runs first may suffer by what ran before.
        sample(ownFirst ? own : other, i);
        sample(ownFirst ? other : own, i);
      }
    }
    boolean clock = !byCores || (own.isUndisturbed() && other.isUndisturbed());
    return clock
        ? new Speedup((double) sum(own.clock) / sum(other.clock), Speedup.Measure.CLOCK)
        : new Speedup((double) sum(own.onCores) / sum(other.onCores), Speedup.Measure.CORES);
  }

  /** How often a session makes a call in one sample, after one that only makes it warm. */
  private int repeats(Runs runs, int call) throws OrtException {
    run(runs.session, calls.get(call), 1);
    long began = System.nanoTime();
    run(runs.session, calls.get(call), 1);
    long each = Math.max(1, System.nanoTime() - began);
    return (int) Math.max(1, Math.min(MOST_REPEATS, LEAST_SAMPLE_NANOS / each));
  }

  private void sample(Runs runs, int call) throws OrtException {
    runs.cores.begin();
    long began = System.nanoTime();
    run(runs.session, calls.get(call), repeats[call]);
    long nanos = System.nanoTime() - began;
    long onCores = runs.cores.nanos();
    runs.clock[call] = Math.min(runs.clock[call], nanos);
    runs.onCores[call] = Math.min(runs.onCores[call], onCores);
    computed += byCores ? onCores : nanos;
  }

  private static void run(SessionLease session, ModelCall call, int times) throws OrtException {
    for (int i = 0; i < times; i++) {
      int unused = ScarceMemory.told(() -> session.run(call, values -> values.size()));
    }
  }

  private static long sum(long[] nanos) {
    return Arrays.stream(nanos).sum();
  }
}
