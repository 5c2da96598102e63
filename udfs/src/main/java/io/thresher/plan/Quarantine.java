package io.thresher.plan;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What happens to rows that cannot be scored.
 *
 * @param folder where tasks write them, with its scheme; empty where the first one fails the task
 * @param mark in the names of the files there, between hyphens; empty for none
 * @param mostPerTask how many of them a task may set aside before it fails by itself
 * @param limit the limit of the whole run, for messages; empty where there is no run
 * @param text how rows were read from text, where malformed ones are set aside too
 */
public record Quarantine(
    String folder, String mark, long mostPerTask, String limit, @Nullable TextRows text)
    implements Serializable {
  /** The first bad row fails the task, and nobody counts the rows of a run. */
  public static final Quarantine OFF = new Quarantine("", 0, "", null);

  /**
   * A row that cannot be scored stays, with nulls for scores, and is not counted: the scores are
   * beside those of a run, and whoever looks at them sees to such rows.
   */
  public static final Quarantine ROWS_STAY = new Quarantine("", Long.MAX_VALUE, "", null);

  /** With files that bear no mark. */
  public Quarantine(String folder, long mostPerTask, String limit, @Nullable TextRows text) {
    this(folder, "", mostPerTask, limit, text);
  }

  public boolean isOn() {
    return !folder.isEmpty();
  }

  /** Whether rows that cannot be scored stay, with nulls for scores. */
  public boolean rowsStay() {
    return folder.isEmpty() && limit.isEmpty() && mostPerTask > 0;
  }

  /** Whether the rows are those of a run, which counts them, and not of some query. */
  public boolean isOfRun() {
    return !limit.isEmpty();
  }
}
