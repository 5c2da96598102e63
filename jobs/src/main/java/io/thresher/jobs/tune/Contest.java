package io.thresher.jobs.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Successive halving: all settings are measured in turn, round by round, each beside the reference
 * of its round, and after some rounds, or one that takes much of the time, the slower ones leave.
 * Ends when one is left and it is clear whether it is faster, when none could be, or when time is
 * up.
 */
public final class Contest {
  /** What saves less is not worth a profile, and may be an accident. */
  public static final double LEAST_GAIN = 0.03;

  private static final int FIRST_ROUNDS = 2;
  private static final int NEXT_ROUNDS = 3;
  private static final int KEPT = 3;

  /** A round that takes more of the time: there will be few. */
  private static final double DEAR = 0.125;

  private static final double OVERTIME = 0.6;

  private final Trial trial;
  private final Rigour rigour;
  private final @Nullable Double mostMillis;
  private final Consumer<String> progress;
  private final Map<Setting, Standing> standings = new LinkedHashMap<>();
  private final Standing reference;
  private List<Standing> alive = new ArrayList<>();
  private final double seconds;
  private double left;
  private int round;
  private int lastFrom = Integer.MAX_VALUE;

  /**
   * @param mostMillis that 99 of 100 runs of the model may take; null where they may take any
   * @param progress takes a line now and then
   * @param seconds of trials
   */
  public Contest(
      Trial trial,
      Rigour rigour,
      @Nullable Double mostMillis,
      Consumer<String> progress,
      Setting reference,
      double seconds) {
    this.trial = trial;
    this.rigour = rigour;
    this.mostMillis = mostMillis;
    this.progress = progress;
    this.reference = new Standing(reference);
    this.seconds = seconds;
    left = seconds;
    standings.put(reference, this.reference);
  }

  /**
   * What came of it.
   *
   * @param reference as it did
   * @param winner the reference itself where no other is faster beyond the noise; null where none
   *     keeps the bound on latency
   * @param all in the order in which they came in
   */
  public record Outcome(Standing reference, @Nullable Standing winner, List<Standing> all) {}

  /** Runs until it is decided. */
  public Outcome run(List<Setting> challengers) {
    for (Setting setting : challengers) {
      if (!standings.containsKey(setting)) {
        Standing standing = new Standing(setting);
        standings.put(setting, standing);
        alive.add(standing);
      }
    }
    rounds(1);
    boolean isDear = seconds - left > DEAR * seconds;
    if (!isDear) {
      rounds(FIRST_ROUNDS - 1);
    }
    while (hasTime() && !alive.isEmpty() && !isDecided()) {
      if (alive.size() > 1) {
        alive = new ArrayList<>(alive.subList(0, (alive.size() + KEPT - 1) / KEPT));
      }
      if (alive.size() == 1 && lastFrom > round) {
        // It came so far by luck, too: what counts are rounds that it was not chosen by.
        lastFrom = round;
        alive.get(0).judgeFrom(round);
      }
      rounds(isDear && alive.size() > 1 ? 1 : NEXT_ROUNDS);
    }
    return new Outcome(reference, winner(), List.copyOf(standings.values()));
  }

  /** Some more of it where one is left that looks better: else all that was done is in vain. */
  private boolean hasTime() {
    boolean looksBetter =
        alive.size() == 1 && lastFrom <= round && alive.get(0).mightSave(LEAST_GAIN);
    return left > 0 || (looksBetter && left > -OVERTIME * seconds);
  }

  private boolean isDecided() {
    boolean none = alive.stream().noneMatch(each -> each.mightSave(LEAST_GAIN));
    if (none && round > FIRST_ROUNDS && isFastEnough(reference)) {
      return true;
    }
    int last = round - lastFrom;
    boolean clear =
        alive.get(0).saves(LEAST_GAIN, rigour.accident()) || !alive.get(0).mightSave(LEAST_GAIN);
    return last >= rigour.most() || (last >= rigour.fewest() && clear);
  }

  private void rounds(int count) {
    for (int i = 0; i < count && hasTime(); i++) {
      progress.accept(
          String.format(
              Locale.ROOT,
              "round %d: %d setting%s beside the reference",
              round + 1,
              alive.size(),
              alive.size() == 1 ? "" : "s"));
      List<Standing> order = new ArrayList<>(List.of(reference));
      order.addAll(alive);
      // Nobody always comes behind the same one.
      java.util.Collections.rotate(order, round * order.size() / NEXT_ROUNDS);
      for (Standing each : order) {
        if (hasTime()) {
          Observation observation = trial.of(each.setting());
          left -= observation.tookSeconds();
          each.add(round, observation);
        }
      }
      round++;
      rank();
    }
  }

  private void rank() {
    reference.compare(reference);
    for (Standing each : alive) {
      each.compare(reference);
      if (each.rounds() >= FIRST_ROUNDS && !isFastEnough(each)) {
        each.refuse(
            String.format(
                Locale.ROOT,
                "99 of 100 runs take %.3g ms, not all of them %.3g",
                each.median(Observation::p99Millis),
                mostMillis));
      }
    }
    alive.removeIf(each -> each.refusal() != null);
    alive.sort(Comparator.comparingDouble(Standing::ratio));
  }

  private boolean isFastEnough(Standing standing) {
    return mostMillis == null || standing.median(Observation::p99Millis) <= mostMillis;
  }

  private @Nullable Standing winner() {
    Standing best =
        alive.stream()
            .filter(each -> each.rounds() > 0 && isFastEnough(each))
            .findFirst()
            .orElse(null);
    boolean isOut = reference.rounds() > 0 && !isFastEnough(reference);
    if (isOut || reference.refusal() != null) {
      return best;
    }
    if (best == null) {
      return reference;
    }
    boolean isJudged = round - lastFrom >= NEXT_ROUNDS;
    boolean isFaster = isJudged && best.saves(LEAST_GAIN, rigour.accident());
    return isFaster || best.alwaysSaves(rigour.plain()) ? best : reference;
  }
}
