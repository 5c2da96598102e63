package io.thresher.profile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantilesDoublesSketchIterator;
import org.jspecify.annotations.Nullable;

/**
 * Of a column of numbers: a KLL sketch of the finite ones (Karnin, Lang, Liberty 2016), whose
 * quantiles are off by less than 1.1% of the ranks, their mean and spread, and how many are not
 * finite.
 */
public final class NumberSketch extends ColumnSketch {
  static final int K = 256;
  private static final int TENTHS = 10;

  private KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance(K);
  private long nan;
  private long infinite;
  private double mean;
  private double squares;

  /** Takes a value. */
  public void add(double value) {
    counted();
    if (Double.isNaN(value)) {
      nan++;
    } else if (Double.isInfinite(value)) {
      infinite++;
    } else {
      sketch.update(value);
      double delta = value - mean;
      mean += delta / sketch.getN();
      squares += delta * (value - mean);
    }
  }

  /** Moments as in Chan, Golub and LeVeque (1979). */
  @Override
  void mergeValues(ColumnSketch other, long weight) {
    NumberSketch more = (NumberSketch) other;
    nan += weight * more.nan;
    infinite += weight * more.infinite;
    double own = sketch.getN();
    double theirs = (double) weight * more.sketch.getN();
    if (theirs == 0) {
      return;
    }
    double delta = more.mean - mean;
    mean += delta * theirs / (own + theirs);
    squares += weight * more.squares + delta * delta * own * theirs / (own + theirs);
    if (weight == 1) {
      sketch.merge(more.sketch);
    } else {
      takeWeighted(more.sketch, weight);
    }
  }

  /** The least and the greatest, which a sketch may hold no more, stand for a row of the first. */
  private void takeWeighted(KllDoublesSketch more, long weight) {
    sketch.update(more.getMinItem());
    sketch.update(more.getMaxItem());
    long taken = 2;
    QuantilesDoublesSketchIterator items = more.iterator();
    while (items.next()) {
      long left = weight * items.getWeight() - taken;
      if (left > 0) {
        sketch.update(items.getQuantile(), left);
      }
      taken = 0;
    }
  }

  @Override
  public ColumnProfile profile(ProfiledColumn column) {
    List<Double> deciles = new ArrayList<>();
    for (int i = 0; !sketch.isEmpty() && i <= TENTHS; i++) {
      deciles.add(Quantiles.at(sketch, i / (double) TENTHS));
    }
    boolean some = !sketch.isEmpty();
    NumberProfile numbers =
        new NumberProfile(
            share(nan),
            share(infinite),
            some ? sketch.getMinItem() : null,
            some ? sketch.getMaxItem() : null,
            some ? finite(mean) : null,
            some ? finite(Math.sqrt(squares / sketch.getN())) : null,
            deciles,
            Base64.getEncoder().encodeToString(sketch.toByteArray()));
    return new ColumnProfile(
        column.name(),
        column.role().label(),
        column.type(),
        sampled(),
        share(nulls()),
        numbers,
        null);
  }

  /** Sums over the largest numbers of a double go beyond it. */
  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  @Override
  void writeValues(DataOutputStream out) throws IOException {
    out.writeLong(nan);
    out.writeLong(infinite);
    out.writeDouble(mean);
    out.writeDouble(squares);
    writeBytes(sketch.toByteArray(), out);
  }

  @Override
  void readValues(DataInputStream in) throws IOException {
    nan = in.readLong();
    infinite = in.readLong();
    mean = in.readDouble();
    squares = in.readDouble();
    sketch = KllDoublesSketch.heapify(Memory.wrap(readBytes(in)));
  }
}
