package io.thresher.jobs.quantize;

import io.thresher.model.rewrite.FixedScales;
import io.thresher.model.rewrite.PercentileRanges;
import io.thresher.model.rewrite.Quantised;
import io.thresher.spark.ModelFiles;

/** Finds the static scales of a model, by what it tells of its values over a sample. */
public final class Calibrator {
  /** Ranges that hold all numbers, in percent. */
  public static final double ALL = 100;

  /** Ranges that hold half of the numbers, in percent. */
  public static final double LEAST_PERCENTILE = 50;

  private final ModelFiles.Calibration calibration;
  private final FixedScales scales;
  private final Sample sample;
  private final ModelTarget target;

  /**
   * Calibrates on a sample.
   *
   * @param target where the models that tell of values are put
   */
  public Calibrator(ModelFiles.Calibration calibration, Sample sample, ModelTarget target) {
    this.calibration = calibration;
    scales = calibration.scales();
    this.sample = sample;
    this.target = target;
  }

  /**
   * The model in int8.
   *
   * @param percentile of a value's numbers are within its range, in percent
   * @throws io.thresher.errors.ScoringException THR-MODEL-958 where a range is not finite
   */
  public ModelFiles.Int8 int8(double percentile) {
    float[] ranges = sample.ranges(staged(scales.probe()));
    if (percentile == ALL) {
      return calibration.of(scales.quantised(ranges));
    }
    PercentileRanges inner = scales.percentiles(percentile, ranges);
    while (!inner.isDone()) {
      inner.narrow(sample.means(staged(scales.probe(inner.limits()))));
    }
    return calibration.of(scales.quantised(inner));
  }

  private String staged(Quantised model) {
    return target.stage(model, calibration.of(model).companions());
  }
}
