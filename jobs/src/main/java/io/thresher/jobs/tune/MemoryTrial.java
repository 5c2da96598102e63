package io.thresher.jobs.tune;

import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.HeldRows;
import io.thresher.spark.check.SampleScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows that lie in memory, with as many threads as there would be tasks, and sees that the
 * scores stay what they are by default.
 */
public final class MemoryTrial implements Trial {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e6;
  private static final long MIB = 1L << 20;
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Scores are compared once a setting has survived so many rounds. */
  private static final int COMPARED_FROM = 2;

  private final Subject subject;
  private final HeldRows held;
  private final Limits limits;
  private final SampleScores expected;
  private final Map<Setting, Double> rates = new HashMap<>();
  private final Map<Setting, Integer> trials = new HashMap<>();
  private double rate;

  /**
   * What bounds the settings.
   *
   * @param seconds of a trial, about
   * @param chunkRows rows that are given to a scorer at once
   * @param mostBytes beside the heap; 0 for any
   * @param nearness of the scores of one model by different settings
   * @param variants of the scores of other forms of it
   */
  public record Limits(
      double seconds,
      int chunkRows,
      long mostBytes,
      SampleScores.Nearness nearness,
      Agreement variants) {}

  /**
   * @param rate rows a second by default, about
   */
  public MemoryTrial(
      Subject subject, HeldRows held, Limits limits, SampleScores expected, double rate) {
    this.subject = subject;
    this.held = held;
    this.limits = limits;
    this.expected = expected;
    this.rate = rate;
  }

  @Override
  public Observation of(Setting setting) {
    Clock clock = new Clock();
    Subject.Planned planned = subject.planned(setting);
    ScorePlan plan = planned.plan();
    int count = trials.merge(setting, 1, Integer::sum);
    String refusal = planned.refusal();
    try {
      if (plan != null && count == 1) {
        refusal = tooLarge(plan, subject.slots(setting));
      }
      if (plan != null && count == COMPARED_FROM + 1) {
        refusal = difference(setting).orElse(null);
      }
      if (plan == null || refusal != null) {
        return Observation.refused(String.valueOf(refusal), clock.seconds());
      }
      return observed(setting, plan, clock);
    } catch (ScoringException e) {
      return Observation.refused(e.problems().get(0).line(), clock.seconds());
    }
  }

  private Observation observed(Setting setting, ScorePlan plan, Clock clock) {
    int slots = subject.slots(setting);
    Double known = rates.get(setting);
    // Nothing is known of how slow it may be: less tells.
    double rows = known == null ? rate * limits.seconds() / 2 : known * limits.seconds();
    long unit = plan.isOpen() ? limits.chunkRows() : Math.max(plan.batchSize(), limits.chunkRows());
    long each = Math.max(1, Math.round(rows / slots / unit)) * unit;
    Clock pass = new Clock();
    HeldRows.Pass result = held.score(plan, slots, each);
    double surrounding = pass.seconds();
    // What others took while sessions were made and warmed up is not known apart.
    double others = pass.othersSeconds() * (result.nanos() / NANOS) / surrounding;
    double seconds = result.nanos() / NANOS;
    double cpu = result.cpuNanos() / NANOS;
    double own = Clock.ownSeconds(seconds, cpu, others);
    rates.put(setting, result.rows() / own);
    return new Observation(
        result.rows(),
        seconds,
        cpu,
        own,
        result.quantile(0.5) / MILLIS,
        result.quantile(0.99) / MILLIS,
        clock.seconds(),
        null);
  }

  /** In what the scores of a setting are others than those by default; empty where they are not. */
  public Optional<String> difference(Setting setting) {
    ScorePlan plan = subject.planned(setting).plan();
    if (plan == null) {
      return Optional.of("it cannot score");
    }
    SampleScores scores = held.scores(plan);
    return setting.variant() == 0
        ? scores.differenceFrom(expected, limits.nearness())
        : limits.variants().difference(scores, expected);
  }

  private @Nullable String tooLarge(ScorePlan plan, int slots) {
    if (limits.mostBytes() == 0) {
      return null;
    }
    long told = held.bytes(plan, slots);
    if (told <= limits.mostBytes()) {
      // What lies between inputs and outputs, only a run tells.
      HeldRows.closeSessions();
      System.gc();
      long before = resident();
      held.score(plan, slots, Math.max(plan.batchSize(), limits.chunkRows()));
      told = Math.max(told, resident() - before);
    }
    return told <= limits.mostBytes()
        ? null
        : String.format(
            Locale.ROOT,
            "it takes %,d MiB, and %,d are allowed",
            told / MIB,
            limits.mostBytes() / MIB);
  }

  private static long resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // Not Linux: what the plan tells has to do.
    }
  }
}
