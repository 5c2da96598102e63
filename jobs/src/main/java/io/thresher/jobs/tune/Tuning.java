package io.thresher.jobs.tune;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a search: what runs the model, sizes of a run, the sizes near the best, column
 * batches, side by side.
 */
public final class Tuning {
  private static final double KINDS = 0.2;
  private static final double SIZES = 0.15;
  private static final double NEAR = 0.1;
  private static final double CURVE = 0.05;
  private static final double COLUMNS = 0.15;

  /** Measuring side by side takes so much of the time, at least. */
  private static final double SIDES = 0.35;

  /** Rows of Spark's column batches that are tried. */
  public static final List<Integer> COLUMN_BATCHES = List.of(1024, 2048, 8192, 16_384);

  private static final int CURVE_ROUNDS = 2;

  private final SearchSpace space;
  private final Journal journal;
  private final double seconds;
  private final @Nullable Double mostMillis;
  private final Consumer<String> progress;
  private final Map<Setting, Standing> standings = new LinkedHashMap<>();

  /**
   * @param seconds of all stages
   * @param mostMillis that 99 of 100 runs may take; null where they may take any
   * @param progress takes a line now and then
   */
  public Tuning(
      SearchSpace space,
      Journal journal,
      double seconds,
      @Nullable Double mostMillis,
      Consumer<String> progress) {
    this.space = space;
    this.journal = journal;
    this.seconds = seconds;
    this.mostMillis = mostMillis;
    this.progress = progress;
  }

  /** Leaves a setting out. */
  void refuse(Setting setting, String reason) {
    standings.computeIfAbsent(setting, Standing::new).refuse(reason);
  }

  /** The best setting for rows in memory; null where none keeps the bound on latency. */
  public @Nullable Standing inMemory(Trial trial) {
    Standing best = mostMillis == null ? byStages(trial) : ofGrid(trial);
    if (best == null) {
      return null;
    }
    List<Setting> near = new ArrayList<>(space.around(best.setting()));
    near.remove(Setting.DEFAULTS);
    return near.isEmpty()
        ? best
        : better("near " + best.setting().describe(), NEAR, near, best, trial);
  }

  /** What runs the model, and then the rows that the best two do best with. */
  private @Nullable Standing byStages(Trial trial) {
    Contest.Outcome kinds = contest("kinds", trial, KINDS).run(space.kinds());
    keep(kinds);
    Standing best = kinds.winner();
    if (best == null) {
      return null;
    }
    Set<Setting> sizes = new LinkedHashSet<>(space.coarseSizesOf(best.setting()));
    kinds.all().stream()
        .filter(each -> each.refusal() == null && each != best)
        .min(Comparator.comparingDouble(Standing::ratio))
        .ifPresent(each -> sizes.addAll(space.coarseSizesOf(each.setting())));
    return better("sizes", SIZES, sizes, best, trial);
  }

  /** A bound on latency is kept by sizes of which nobody knows before. */
  private @Nullable Standing ofGrid(Trial trial) {
    Contest.Outcome grid = contest("grid", trial, KINDS + SIZES).run(space.coarse());
    keep(grid);
    return grid.winner();
  }

  /** The best of some and of one that was judged already, which stays where none is better. */
  private Standing better(
      String stage, double part, Collection<Setting> some, Standing best, Trial trial) {
    List<Setting> all = new ArrayList<>(some);
    if (!best.setting().isDefault()) {
      all.add(0, best.setting());
    }
    Contest.Outcome outcome = contest(stage, trial, part).run(all);
    keep(outcome);
    Standing better = outcome.winner();
    return better == null || better.setting().isDefault() ? best : better;
  }

  /** The setting with the size of column batches that suits it. */
  public Setting columns(Setting best, int usual, List<Integer> batches, Trial trial) {
    List<Setting> sizes =
        batches.stream()
            .filter(size -> size != usual)
            .map(size -> best.withConf(Setting.COLUMN_BATCH, Integer.toString(size)))
            .toList();
    Trial kept = journal.keeping("column batches", trial);
    Contest.Outcome outcome =
        new Contest(kept, Rigour.OF_MANY, null, progress, best, COLUMNS * seconds).run(sizes);
    Standing winner = outcome.winner();
    return winner == null ? best : winner.setting();
  }

  /** A setting beside the defaults, from file to file. */
  public Contest.Outcome sideBySide(Setting best, Trial trial) {
    Trial kept = journal.keeping("side by side, " + best.describe(), trial);
    return new Contest(kept, Rigour.OF_ONE, null, progress, Setting.DEFAULTS, SIDES * seconds)
        .run(List.of(best));
  }

  /** A setting in every size: what was not measured by now is. */
  public List<Standing> curve(Setting setting, Trial trial) {
    Trial kept = journal.keeping("curve", trial);
    double left = CURVE * seconds;
    List<Standing> curve = new ArrayList<>();
    for (Setting each : space.curve(setting)) {
      Standing standing = standings.computeIfAbsent(each, Standing::new);
      for (int round = standing.rounds();
          round < CURVE_ROUNDS && left > 0 && standing.refusal() == null;
          round++) {
        Observation observation = kept.of(each);
        left -= observation.tookSeconds();
        standing.add(-1 - round, observation);
      }
      curve.add(standing);
    }
    return curve;
  }

  /** What was measured of a setting; null where nothing was. */
  public @Nullable Standing standing(Setting setting) {
    return standings.get(setting);
  }

  /** All that was measured on rows in memory, the fastest first. */
  public List<Standing> measured() {
    List<Standing> measured =
        new ArrayList<>(standings.values().stream().filter(each -> each.rounds() > 0).toList());
    measured.sort(Comparator.comparingDouble(Standing::rowsPerSecond).reversed());
    return measured;
  }

  /** Why settings were out, by setting. */
  public Map<String, String> refused() {
    Map<String, String> refused = new LinkedHashMap<>();
    standings.forEach(
        (setting, standing) -> {
          String refusal = standing.refusal();
          if (refusal != null) {
            refused.put(setting.describe(), refusal);
          }
        });
    return refused;
  }

  private Contest contest(String stage, Trial trial, double part) {
    return new Contest(
        journal.keeping(stage, trial),
        Rigour.OF_MANY,
        mostMillis,
        progress,
        Setting.DEFAULTS,
        part * seconds);
  }

  /** Of a setting that took part twice, the longer part. */
  private void keep(Contest.Outcome outcome) {
    for (Standing standing : outcome.all()) {
      standings.merge(
          standing.setting(),
          standing,
          (before, now) -> now.rounds() >= before.rounds() ? now : before);
    }
  }
}
