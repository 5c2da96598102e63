package io.thresher.spark.sample;

import io.thresher.profile.ColumnSketch;
import io.thresher.profile.ProfilePiece;
import io.thresher.profile.ProfiledColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Chooses rows of one task, each with the same chance whatever its place: first all of them, and
 * where that becomes too many, those of every second, fourth, eighth hash of a row's number. The
 * same rows each time the task runs. Used by the task's thread alone.
 */
public final class DataSample {
  private final int most;
  private final long seed;
  private final List<ValueBuffer> features = new ArrayList<>();
  private final List<ValueBuffer> scores = new ArrayList<>();
  private int level;
  private long next;
  private long scored;

  /** Of the chosen rows. */
  private long[] hashes = new long[0];

  /** Numbers in their group of the chosen rows that still wait for their scores. */
  private int[] numbers = new int[0];

  private int chosen;
  private int complete;
  private int groupRows;

  private int[] picked = new int[0];
  private long[] pickedHashes = new long[0];

  /**
   * @param partition of the task
   */
  public DataSample(DataSampling sampling, int partition) {
    most = sampling.rows();
    seed = mix(partition);
    sampling.features().forEach(column -> features.add(column.newBuffer(most)));
    sampling.scores().forEach(column -> scores.add(column.newBuffer(most)));
  }

  /** Finalizer of MurmurHash3. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  private boolean isChosen(long hash) {
    return (hash & ((1L << level) - 1)) == 0;
  }

  /** Looks at the next rows of the group. */
  public void takeFeatures(ColumnVector[] columns, int count) {
    int found = pick(count);
    while (chosen + found > most) {
      level++;
      keepChosen();
      int left = 0;
      for (int i = 0; i < found; i++) {
        if (isChosen(pickedHashes[i])) {
          picked[left] = picked[i];
          pickedHashes[left++] = pickedHashes[i];
        }
      }
      found = left;
    }
    if (chosen + found > hashes.length) {
      int room = Math.min(most, Math.max(512, Math.max(chosen + found, 2 * hashes.length)));
      hashes = Arrays.copyOf(hashes, room);
      numbers = Arrays.copyOf(numbers, room);
    }
    for (ValueBuffer feature : features) {
      feature.take(columns, picked, found);
    }
    for (int i = 0; i < found; i++) {
      hashes[chosen] = pickedHashes[i];
      numbers[chosen++] = groupRows + picked[i];
    }
    groupRows += count;
    next += count;
  }

  private int pick(int count) {
    if (picked.length < count) {
      picked = new int[count];
      pickedHashes = new long[count];
    }
    int found = 0;
    long first = seed + next;
    for (int i = 0; i < count; i++) {
      long hash = mix(first + i);
      if (isChosen(hash)) {
        picked[found] = i;
        pickedHashes[found++] = hash;
      }
    }
    return found;
  }

  private void keepChosen() {
    int[] places = new int[chosen];
    int kept = 0;
    for (int i = 0; i < chosen; i++) {
      if (isChosen(hashes[i])) {
        places[kept++] = i;
      }
    }
    keep(places, kept);
  }

  private void keep(int[] places, int kept) {
    int keptComplete = 0;
    while (keptComplete < kept && places[keptComplete] < complete) {
      keptComplete++;
    }
    for (ValueBuffer feature : features) {
      feature.keep(places, kept);
    }
    for (ValueBuffer score : scores) {
      score.keep(places, keptComplete);
    }
    for (int i = 0; i < kept; i++) {
      hashes[i] = hashes[places[i]];
      numbers[i] = numbers[places[i]];
    }
    chosen = kept;
    complete = keptComplete;
  }

  /**
   * Looks at the scores of the group, and ends it.
   *
   * @param columns from the first row of the group
   * @param bad rows of the group that have none
   */
  public void takeScores(ColumnVector[] columns, BitSet bad) {
    if (!bad.isEmpty()) {
      int[] places = new int[chosen];
      int kept = 0;
      for (int i = 0; i < chosen; i++) {
        if (i < complete || !bad.get(numbers[i])) {
          places[kept++] = i;
        }
      }
      keep(places, kept);
    }
    int[] waiting = Arrays.copyOfRange(numbers, complete, chosen);
    for (ValueBuffer score : scores) {
      score.take(columns, waiting, waiting.length);
    }
    complete = chosen;
    scored += groupRows - bad.cardinality();
    groupRows = 0;
  }

  /** What the rows tell; to be called after the last group. */
  public ProfilePiece piece() {
    Map<ProfiledColumn, ColumnSketch> columns = new LinkedHashMap<>();
    scores.forEach(score -> columns.put(score.source.column(), score.sketch()));
    features.forEach(feature -> columns.put(feature.source.column(), feature.sketch()));
    return new ProfilePiece(level, scored, complete, columns);
  }
}
