package io.thresher.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A uniform sample of pairs of numbers: those with the least of random priorities, which a seed and
 * the number of the pair decide. Of few it holds all. Mergeable: of two samples those remain that
 * both would have taken. Not thread-safe.
 */
final class RankSample {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int FIRST = 64;
  private static final int MOST_READ = 1 << 24;

  private final int most;
  private final long seed;
  private long pair;
  private int size;
  private boolean merged;
  private long bound = Long.MAX_VALUE;
  private long[] priorities = new long[FIRST];
  private double[] first = new double[FIRST];
  private double[] second = new double[FIRST];

  /**
   * @param most pairs to hold while rows are added
   */
  RankSample(int most, long seed) {
    this.most = most;
    this.seed = seed;
  }

  void add(double one, double other) {
    long priority = mixed(seed + pair++ * GOLDEN) >>> 1;
    if (priority < bound) {
      if (size >= 2 * most) {
        trim();
        if (priority >= bound) {
          return;
        }
      }
      append(priority, one, other);
    }
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  private void append(long priority, double one, double other) {
    if (size == priorities.length) {
      priorities = Arrays.copyOf(priorities, 2 * size);
      first = Arrays.copyOf(first, 2 * size);
      second = Arrays.copyOf(second, 2 * size);
    }
    set(size++, priority, one, other);
  }

  /** Lets go of what was taken beyond the sample: of those with the largest priorities. */
  private void trim() {
    if (merged || size <= most) {
      return;
    }
    int from = 0;
    int to = size - 1;
    while (from < to) { // What is in place there decides: the least after the sample.
      int parted = part(from, to);
      from = most > parted ? parted + 1 : from;
      to = most > parted ? to : parted;
    }
    bound = priorities[most];
    size = most;
  }

  /**
   * Hoare's partition of a range by the priority in its middle.
   *
   * @return the last place of the lesser part
   */
  private int part(int from, int to) {
    long middle = priorities[(from + to) >>> 1];
    int low = from - 1;
    int high = to + 1;
    while (true) {
      do {
        low++;
      } while (priorities[low] < middle);
      do {
        high--;
      } while (priorities[high] > middle);
      if (low >= high) {
        return high;
      }
      swap(low, high);
    }
  }

  private void swap(int one, int other) {
    long priority = priorities[one];
    double ofFirst = first[one];
    double ofSecond = second[one];
    move(other, one);
    set(other, priority, ofFirst, ofSecond);
  }

  private void move(int from, int to) {
    set(to, priorities[from], first[from], second[from]);
  }

  private void set(int at, long priority, double one, double other) {
    priorities[at] = priority;
    first[at] = one;
    second[at] = other;
  }

  /** Adds the rows of another part of the data; nothing can be added to it by itself then. */
  void merge(RankSample other) {
    trim();
    other.trim();
    merged = true;
    bound = Math.min(bound, other.bound);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (priorities[i] < bound) {
        move(i, kept++);
      }
    }
    size = kept;
    for (int i = 0; i < other.size; i++) {
      if (other.priorities[i] < bound) {
        append(other.priorities[i], other.first[i], other.second[i]);
      }
    }
  }

  /** Whether every pair is in it. */
  boolean isWhole() {
    trim();
    return bound == Long.MAX_VALUE;
  }

  int size() {
    trim();
    return size;
  }

  double[] first() {
    trim();
    return Arrays.copyOf(first, size);
  }

  double[] second() {
    trim();
    return Arrays.copyOf(second, size);
  }

  void write(DataOutput out) throws IOException {
    trim();
    boolean floats = true;
    for (int i = 0; i < size && floats; i++) {
      floats = (float) first[i] == first[i] && (float) second[i] == second[i];
    }
    out.writeLong(bound);
    out.writeInt(size);
    out.writeBoolean(floats);
    for (int i = 0; i < size; i++) {
      out.writeLong(priorities[i]);
      if (floats) {
        out.writeFloat((float) first[i]);
        out.writeFloat((float) second[i]);
      } else {
        out.writeDouble(first[i]);
        out.writeDouble(second[i]);
      }
    }
  }

  void read(DataInput in) throws IOException {
    merged = true;
    bound = in.readLong();
    size = in.readInt();
    if (size < 0 || size > MOST_READ) {
      throw new IOException("a sample of " + size);
    }
    boolean floats = in.readBoolean();
    priorities = new long[Math.max(FIRST, size)];
    first = new double[priorities.length];
    second = new double[priorities.length];
    for (int i = 0; i < size; i++) {
      set(
          i,
          in.readLong(),
          floats ? in.readFloat() : in.readDouble(),
          floats ? in.readFloat() : in.readDouble());
    }
  }
}
