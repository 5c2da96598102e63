package io.thresher.spark.task;

import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;

/** The least of the numbers that tasks add; 0 where none did. SQL metrics can only add up. */
public final class FewestRows extends AccumulatorV2<Integer, Integer> {
  private static final long serialVersionUID = 1L;

  private int fewest;

  static FewestRows in(SparkContext context) {
    FewestRows fewest = new FewestRows();
    context.register(fewest, "most rows of a run that fit in memory");
    return fewest;
  }

  public static int of(int one, int other) {
    return one == 0 || (other > 0 && other < one) ? other : one;
  }

  @Override
  public void add(Integer rows) {
    fewest = of(fewest, rows);
  }

  @Override
  public void merge(AccumulatorV2<Integer, Integer> other) {
    fewest = of(fewest, other.value());
  }

  @Override
  public Integer value() {
    return fewest;
  }

  @Override
  public boolean isZero() {
    return fewest == 0;
  }

  @Override
  public void reset() {
    fewest = 0;
  }

  @Override
  public FewestRows copy() {
    FewestRows copy = new FewestRows();
    copy.fewest = fewest;
    return copy;
  }
}
