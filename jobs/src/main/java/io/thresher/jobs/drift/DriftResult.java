package io.thresher.jobs.drift;

import io.thresher.profile.ColumnDrift;
import io.thresher.profile.DataProfile;
import io.thresher.profile.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a run differs from its baseline, and from what is allowed.
 *
 * @param now the profile of the run
 */
public record DriftResult(Baseline baseline, DataProfile now, DriftLimits limits, Drift drift) {
  private static final int WORST = 5;
  private static final double WORTH_A_LOOK = 0.1;

  static DriftResult of(Baseline baseline, DataProfile now, DriftLimits limits) {
    return new DriftResult(baseline, now, limits, Drift.of(baseline.profile(), now));
  }

  /** Whether the baseline was scored by another model. */
  public boolean isOfOtherModel() {
    return !baseline.profile().model().equals(now.model());
  }

  /** What else is to be known of the comparison, for people to read. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (now.rows() == 0) {
      notes.add("the run scored no rows: nothing is compared");
    }
    if (baseline.profile().rows() == 0) {
      notes.add("the baseline scored no rows: nothing is compared");
    }
    if (baseline.passedOver() > 0) {
      notes.add(
          format(
              "newer runs of the baseline scored no rows: %,d passed over", baseline.passedOver()));
    }
    if (isOfOtherModel()) {
      notes.add("another model scored the baseline: its scores may differ for that");
    }
    partly("the baseline", baseline.profile(), notes);
    partly("this run", now, notes);
    if (!drift.missing().isEmpty()) {
      notes.add("only the baseline has " + String.join(", ", drift.missing()));
    }
    if (!drift.added().isEmpty()) {
      notes.add("only this run has " + String.join(", ", drift.added()));
    }
    return notes;
  }

  private static void partly(String which, DataProfile profile, List<String> notes) {
    if (profile.covered() < profile.rows()) {
      notes.add(
          format(
              "the profile of %s covers %,d of its %,d rows",
              which, profile.covered(), profile.rows()));
    }
  }

  /** A few lines for the terminal: the columns that differ most. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "baseline      %s: %,d columns compared, in %,d and %,d rows looked at",
            baseline.describe(),
            drift.columns().size(),
            baseline.profile().sampled(),
            now.sampled()));
    notes().forEach(note -> lines.add("drift         " + note));
    int shown = 0;
    for (ColumnDrift column : drift.columns()) {
      boolean over = !limits.exceeded(column).isEmpty();
      if (over || (shown < WORST && isWorthALook(column))) {
        lines.add("drift         " + line(column) + (over ? "  <- over the limit" : ""));
        shown++;
      }
    }
    if (shown == 0 && !drift.columns().isEmpty()) {
      ColumnDrift most = drift.columns().get(0);
      lines.add("drift         little: most in " + line(most));
    }
    return lines;
  }

  private static boolean isWorthALook(ColumnDrift column) {
    double least = Math.max(WORTH_A_LOOK, column.chance());
    return (column.psi() != null && column.psi() > least)
        || column.nullsChange() > WORTH_A_LOOK
        || (column.unseen() != null && column.unseen() > WORTH_A_LOOK)
        || (column.outside() != null && column.outside() > WORTH_A_LOOK);
  }

  private static String line(ColumnDrift column) {
    StringBuilder line = new StringBuilder(column.role() + " " + column.column() + ":");
    line.append(
        column.psi() == null
            ? " nothing to compare"
            : format(" psi %.3f (by chance up to %.3f)", column.psi(), column.chance()));
    if (column.nullsChange() > 0) {
      line.append(
          format(", nulls %.2f%% -> %.2f%%", 100 * column.nullsBefore(), 100 * column.nulls()));
    }
    if (column.unseen() != null && column.unseen() > 0) {
      line.append(
          format(
              ", %.2f%% unseen, such as %s",
              100 * column.unseen(), String.join(", ", column.unseenValues())));
    }
    if (column.outside() != null && column.outside() > 0) {
      line.append(format(", %.2f%% outside", 100 * column.outside()));
    }
    return line.toString();
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
