package io.thresher.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A uniform sample of pairs of numbers: those whose rows have the least of random priorities, which
 * a seed and the number of the row decide. Of few rows it holds all. Mergeable: of two samples
 * those remain that both would have taken. Not thread-safe.
 */
final class RankSample {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int FIRST = 64;
  private static final int MOST_READ = 1 << 24;

  private final int most;
  private final long seed;
  private long row;
  private int size;
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

  /** Takes the next row for one without a pair. */
  void skip() {
    row++;
  }

  void add(double one, double other) {
    long priority = mixed(seed + row++ * GOLDEN) >>> 1;
    if (priority < bound) {
      insert(priority, one, other);
      if (size > most) {
        bound = priorities[0];
        removeFirst();
      }
    }
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  /** Into a heap whose first has the largest priority. */
  private void insert(long priority, double one, double other) {
    if (size == priorities.length) {
      priorities = Arrays.copyOf(priorities, 2 * size);
      first = Arrays.copyOf(first, 2 * size);
      second = Arrays.copyOf(second, 2 * size);
    }
    int at = size++;
    for (int above = (at - 1) / 2; at > 0 && priorities[above] < priority; above = (at - 1) / 2) {
      move(above, at);
      at = above;
    }
    set(at, priority, one, other);
  }

  private void removeFirst() {
    size--;
    long priority = priorities[size];
    int at = 0;
    for (int below = 1; below < size; below = 2 * at + 1) {
      below += below + 1 < size && priorities[below + 1] > priorities[below] ? 1 : 0;
      if (priorities[below] <= priority) {
        break;
      }
      move(below, at);
      at = below;
    }
    set(at, priority, first[size], second[size]);
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
        if (size == priorities.length) {
          priorities = Arrays.copyOf(priorities, 2 * size);
          first = Arrays.copyOf(first, 2 * size);
          second = Arrays.copyOf(second, 2 * size);
        }
        set(size++, other.priorities[i], other.first[i], other.second[i]);
      }
    }
  }

  /** Whether every pair is in it. */
  boolean isWhole() {
    return bound == Long.MAX_VALUE;
  }

  int size() {
    return size;
  }

  double[] first() {
    return Arrays.copyOf(first, size);
  }

  double[] second() {
    return Arrays.copyOf(second, size);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(bound);
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(priorities[i]);
      out.writeDouble(first[i]);
      out.writeDouble(second[i]);
    }
  }

  void read(DataInput in) throws IOException {
    bound = in.readLong();
    size = in.readInt();
    if (size < 0 || size > MOST_READ) {
      throw new IOException("a sample of " + size);
    }
    priorities = new long[Math.max(FIRST, size)];
    first = new double[priorities.length];
    second = new double[priorities.length];
    for (int i = 0; i < size; i++) {
      set(i, in.readLong(), in.readDouble(), in.readDouble());
    }
  }
}
