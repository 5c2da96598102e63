package io.thresher.spark.task;

import io.thresher.profile.Quantiles;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;

/**
 * How numbers are distributed, in a few kilobytes: a KLL sketch, whose quantiles are off by less
 * than 1.4% of the ranks. Thread-safe, since heartbeats send it while a task adds to it.
 */
public final class Distribution implements Serializable {
  private static final long serialVersionUID = 1L;

  private transient KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance();
  private long nan;
  private long infinite;

  synchronized void add(double value) {
    if (Double.isNaN(value)) {
      nan++;
    } else if (Double.isInfinite(value)) {
      infinite++;
    } else {
      sketch.update(value);
    }
  }

  synchronized void add(Distribution other) {
    synchronized (other) {
      sketch.merge(other.sketch);
      nan += other.nan;
      infinite += other.infinite;
    }
  }

  synchronized Distribution copy() {
    Distribution copy = new Distribution();
    copy.add(this);
    return copy;
  }

  /** Numbers that were seen, NaN and infinite ones among them. */
  public synchronized long count() {
    return finite() + nan + infinite;
  }

  public synchronized long finite() {
    return sketch.getN();
  }

  public synchronized long nan() {
    return nan;
  }

  public synchronized long infinite() {
    return infinite;
  }

  /**
   * Of the finite numbers; NaN where there are none.
   *
   * @param rank from 0, the least, to 1, the greatest
   */
  public synchronized double quantile(double rank) {
    if (sketch.isEmpty()) {
      return Double.NaN;
    }
    return Quantiles.at(sketch, rank);
  }

  /** Shares of the finite numbers in equal steps from the least to the greatest; at least one. */
  public synchronized double[] shares(int steps) {
    return sketch.isEmpty() ? new double[] {1} : Quantiles.steps(sketch, steps);
  }

  private synchronized void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    byte[] bytes = sketch.toByteArray();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    sketch = KllDoublesSketch.heapify(Memory.wrap(bytes));
  }
}
