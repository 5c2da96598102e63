package io.thresher.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Base64;
import java.util.List;
import org.apache.datasketches.common.SketchesArgumentException;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * How the numbers of a column are distributed. What is said of their size is of the finite ones.
 *
 * @param nan the share of NaN in all values
 * @param infinite the share of infinite ones in all values
 * @param min the least that was seen; absent where there is none
 * @param max the greatest that was seen; absent where there is none
 * @param mean of them; absent where there is none, or none that a double can hold
 * @param deviation their standard deviation; absent where there is none, or none that a double can
 *     hold
 * @param deciles the least, nine quantiles in equal steps, the greatest; empty where there is none
 * @param sketch a KLL sketch of doubles of Apache DataSketches, in Base64
 */
public record NumberProfile(
    double nan,
    double infinite,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double min,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double max,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double mean,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double deviation,
    List<Double> deciles,
    String sketch) {

  /** Shares in equal steps from the least to the greatest; none where there are no values. */
  public double[] steps(int steps) {
    KllDoublesSketch values = distribution();
    return values.isEmpty() ? new double[0] : Quantiles.steps(values, steps);
  }

  /** The value that a part of all is not greater than; NaN where there are none. */
  public double quantile(double rank) {
    KllDoublesSketch values = distribution();
    return values.isEmpty() ? Double.NaN : Quantiles.at(values, rank);
  }

  /**
   * The sketch.
   *
   * @throws IllegalArgumentException where it is none
   */
  KllDoublesSketch distribution() {
    try {
      return KllDoublesSketch.heapify(Memory.wrap(Base64.getDecoder().decode(sketch)));
    } catch (SketchesArgumentException | IndexOutOfBoundsException | AssertionError e) {
      throw new IllegalArgumentException(e);
    }
  }
}
