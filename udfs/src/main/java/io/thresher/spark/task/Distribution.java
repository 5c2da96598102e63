package io.thresher.spark.task;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

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
    if (rank <= 0) {
      return sketch.getMinItem();
    }
    return rank >= 1
        ? sketch.getMaxItem()
        : sketch.getQuantile(rank, QuantileSearchCriteria.INCLUSIVE);
  }

  /** Shares of the finite numbers in equal steps from the least to the greatest; at least one. */
  public synchronized double[] shares(int steps) {
    double from = quantile(0);
    double step = (quantile(1) - from) / steps;
    if (!(step > 0) || from + step == from || Double.isInfinite(step)) {
      return new double[] {1};
    }
    double[] ends = new double[steps - 1];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = from + (i + 1) * step;
      if (ends[i] <= (i == 0 ? from : ends[i - 1])) {
        return new double[] {1};
      }
    }
    return sketch.getPMF(ends, QuantileSearchCriteria.INCLUSIVE);
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
