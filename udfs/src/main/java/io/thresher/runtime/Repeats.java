package io.thresher.runtime;

import io.thresher.options.ScoreOptions;
import io.thresher.plan.ScorePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Rows of a group that are like an earlier one, and get its scores. */
final class Repeats {
  private final @Nullable RowDigest digest;
  private final Map<RowDigest.Key, Integer> rows = new HashMap<>();
  private final List<int[]> waiting = new ArrayList<>();
  private RowDigest.@Nullable Key last;
  private long found;

  private Repeats(@Nullable RowDigest digest) {
    this.digest = digest;
  }

  /** Of texts always, and of others where it is asked for; where a row's scores are its own. */
  static Repeats of(ScorePlan plan) {
    ScoreOptions options = plan.options();
    boolean text = plan.inputs().stream().anyMatch(input -> input.tokens() != null);
    boolean looked = (text || options.dedup()) && !plan.dependence().isAccepted();
    return new Repeats(looked ? RowDigest.of(plan) : null);
  }

  /** The earlier row that a row is like; -1 where there is none. */
  int earlier(ColumnVector[] columns, int row) {
    if (digest == null) {
      return -1;
    }
    last = digest.of(columns, row);
    Integer known = rows.get(last);
    return known == null ? -1 : known;
  }

  /** Says that the row looked at last has the number, and will be scored. */
  void scores(int number) {
    if (last != null) {
      rows.put(last, number);
    }
  }

  /** Says that a row waits for the scores of an earlier one. */
  void repeats(int number, int earlier) {
    waiting.add(new int[] {number, earlier});
    found++;
  }

  /** Told rows and the earlier ones that they are like. */
  interface Settled {
    void settle(int number, int earlier);
  }

  /** Settles the rows that wait. */
  void settle(Settled step) {
    waiting.forEach(pair -> step.settle(pair[0], pair[1]));
    waiting.clear();
  }

  /** Forgets the rows of the group. */
  void clear() {
    rows.clear();
    waiting.clear();
  }

  /** Rows so far that were like an earlier one. */
  long found() {
    return found;
  }
}
