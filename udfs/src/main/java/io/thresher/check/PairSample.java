package io.thresher.check;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Some of many pairs of numbers, the same whatever their order: those whose hash ends with enough
 * zeros. Mergeable; not thread-safe.
 */
final class PairSample implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 4096;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int FEWEST = 20;

  private record Pair(double expected, double actual) implements Serializable {}

  private final List<Pair> pairs = new ArrayList<>();
  private long mask;

  void add(double expected, double actual) {
    Pair pair = new Pair(expected, actual);
    if ((hash(pair) & mask) == 0) {
      pairs.add(pair);
      thin();
    }
  }

  private void thin() {
    while (pairs.size() > MOST && mask >= 0) {
      mask = mask << 1 | 1;
      pairs.removeIf(pair -> (hash(pair) & mask) != 0);
    }
  }

  private static long hash(Pair pair) {
    long mixed =
        Double.doubleToLongBits(pair.expected()) * MIX ^ Double.doubleToLongBits(pair.actual());
    mixed *= MIX;
    return mixed ^ mixed >>> Integer.SIZE;
  }

  void merge(PairSample other) {
    mask = Math.max(mask, other.mask);
    pairs.addAll(other.pairs);
    pairs.removeIf(pair -> (hash(pair) & mask) != 0);
    thin();
  }

  /** Whether one number rises, or falls, wherever the other rises. */
  boolean isMonotone() {
    List<Pair> sorted = new ArrayList<>(pairs);
    sorted.sort(Comparator.comparingDouble(Pair::expected).thenComparingDouble(Pair::actual));
    int up = 0;
    int down = 0;
    for (int i = 1; i < sorted.size(); i++) {
      double before = sorted.get(i - 1).actual();
      double after = sorted.get(i).actual();
      double noise = Tolerance.OF_FLOATS.relative() * Math.max(Math.abs(before), Math.abs(after));
      up += after - before > noise ? 1 : 0;
      down += before - after > noise ? 1 : 0;
    }
    return up + down >= FEWEST && (up == 0 || down == 0);
  }

  /** The part of pairs that share their actual number with another pair, of another expected. */
  double partOfSteps(Tolerance tolerance) {
    List<Pair> sorted = new ArrayList<>(pairs);
    sorted.sort(Comparator.comparingDouble(Pair::actual).thenComparingDouble(Pair::expected));
    int shared = 0;
    for (int i = 1; i < sorted.size(); i++) {
      Pair before = sorted.get(i - 1);
      Pair after = sorted.get(i);
      if (before.actual() == after.actual()
          && !tolerance.allows(before.expected(), after.expected())) {
        shared++;
      }
    }
    return sorted.size() < FEWEST ? 0 : (double) shared / sorted.size();
  }

  /** Pearson's correlation of the sample; NaN where one side does not vary. */
  double correlation() {
    double meanExpected = pairs.stream().mapToDouble(Pair::expected).average().orElse(0);
    double meanActual = pairs.stream().mapToDouble(Pair::actual).average().orElse(0);
    double both = 0;
    double expected = 0;
    double actual = 0;
    for (Pair pair : pairs) {
      double e = pair.expected() - meanExpected;
      double a = pair.actual() - meanActual;
      both += e * a;
      expected += e * e;
      actual += a * a;
    }
    return both / Math.sqrt(expected * actual);
  }
}
