package io.thresher.trees;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Fills the slots of all conditions for a block of rows. Immutable. */
final class ConditionTable {
  private final int slots;
  private final int[] features;
  private final FloatBins[] floatBins;
  private final DoubleBins[] doubleBins;
  private final Conditions.Derived[] derived;

  /** The place among {@code features} of the feature of a derived condition. */
  private final int[] derivedFrom;

  ConditionTable(
      Precision precision,
      int slots,
      Map<Integer, Integer> baseOf,
      Map<Integer, long[]> sortedOf,
      List<Conditions.Derived> derived) {
    this.slots = slots;
    features = baseOf.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    boolean floats = precision == Precision.FLOAT;
    floatBins = new FloatBins[floats ? features.length : 0];
    doubleBins = new DoubleBins[floats ? 0 : features.length];
    for (int i = 0; i < features.length; i++) {
      int base = baseOf.getOrDefault(features[i], 0);
      long[] keys = sortedOf.getOrDefault(features[i], new long[0]);
      if (floats) {
        floatBins[i] =
            new FloatBins(Arrays.stream(keys).mapToInt(Math::toIntExact).toArray(), base);
      } else {
        doubleBins[i] = new DoubleBins(keys, base);
      }
    }
    this.derived = derived.toArray(Conditions.Derived[]::new);
    derivedFrom =
        derived.stream().mapToInt(d -> Arrays.binarySearch(features, d.feature())).toArray();
  }

  int slots() {
    return slots;
  }

  int[] features() {
    return features;
  }

  /** Room for one long a feature. */
  long[] newNans() {
    return new long[features.length];
  }

  /**
   * Fills the slots of the thresholds of feature {@code i} of {@link #features}.
   *
   * @param nan which of its values are NaN
   */
  void fill(int i, int[] bits, int[] keys, long nan, long[] conditions, long[] nans) {
    nans[i] = nan;
    floatBins[i].fill(bits, keys, nan != 0, conditions);
  }

  /** The same for doubles. */
  void fill(int i, double[] values, int from, long[] conditions, long[] nans) {
    nans[i] = doubleBins[i].fill(values, from, conditions);
  }

  /** Fills all other slots, once those of all thresholds are. */
  void finish(long[] conditions, long[] nans) {
    conditions[0] = -1;
    for (int i = 0; i < derived.length; i++) {
      Conditions.Derived made = derived[i];
      long rows = made.nanHolds() ? nans[derivedFrom[i]] : 0;
      int[] upper = made.upper();
      int[] lower = made.lower();
      for (int j = 0; j < upper.length; j++) {
        rows |= lower[j] < 0 ? conditions[upper[j]] : conditions[upper[j]] & ~conditions[lower[j]];
      }
      conditions[made.slot()] = rows;
    }
  }
}
