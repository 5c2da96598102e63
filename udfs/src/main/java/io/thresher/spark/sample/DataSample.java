package io.thresher.spark.sample;

import io.thresher.profile.ColumnSketch;
import io.thresher.profile.ProfilePiece;
import io.thresher.profile.ProfiledColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Chooses rows of one task, each with the same chance whatever its place: first all of them, and
 * where that becomes too many, one in two, four, eight, by {@link RowLevels}. The same rows each
 * time the task runs. Used by the task's thread alone.
 */
public final class DataSample {
  private final int most;
  private final RowLevels levels;
  private final ChosenRows chosen;
  private final List<ValueBuffer> features = new ArrayList<>();
  private final List<ValueBuffer> scores = new ArrayList<>();
  private int level;
  private long next;
  private long scored;
  private int groupRows;

  /**
   * @param partition of the task
   */
  public DataSample(DataSampling sampling, int partition) {
    most = sampling.rows();
    levels = new RowLevels(partition);
    chosen = new ChosenRows(most);
    sampling.features().forEach(column -> features.add(column.newBuffer()));
    sampling.scores().forEach(column -> scores.add(column.newBuffer()));
  }

  /** Looks at the next rows of the group. */
  public void takeFeatures(ColumnVector[] columns, int count) {
    int found = levels.find(next, count, level);
    while (chosen.count() + found > most) {
      level++;
      chosen.keep(level);
      found = levels.keep(found, level);
    }
    if (found > 0) {
      int first = chosen.count();
      chosen.add(levels, found, groupRows);
      for (ValueBuffer feature : features) {
        feature.take(columns, levels.rows(), chosen.slots(), first, found, chosen.room());
      }
    }
    groupRows += count;
    next += count;
  }

  /**
   * Looks at the scores of the group, and ends it.
   *
   * @param columns from the first row of the group
   * @param bad rows of the group that have none
   */
  public void takeScores(ColumnVector[] columns, BitSet bad) {
    if (!bad.isEmpty()) {
      chosen.leaveOut(bad);
    }
    int first = chosen.complete();
    int[] waiting = chosen.waiting();
    if (waiting.length > 0) {
      for (ValueBuffer score : scores) {
        score.take(columns, waiting, chosen.slots(), first, waiting.length, chosen.room());
      }
    }
    chosen.completeAll();
    scored += groupRows - bad.cardinality();
    groupRows = 0;
  }

  /** What the rows tell; to be called after the last group. */
  public ProfilePiece piece() {
    Map<ProfiledColumn, ColumnSketch> columns = new LinkedHashMap<>();
    scores.forEach(score -> columns.put(score.source.column(), sketch(score)));
    features.forEach(feature -> columns.put(feature.source.column(), sketch(feature)));
    return new ProfilePiece(level, scored, chosen.complete(), columns);
  }

  private ColumnSketch sketch(ValueBuffer values) {
    return values.sketch(chosen.slots(), chosen.complete());
  }
}
