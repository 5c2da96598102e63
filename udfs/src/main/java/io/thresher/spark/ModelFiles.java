package io.thresher.spark;

import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.OperatorDomains;
import io.thresher.options.ScoreOptions;
import io.thresher.runtime.ort.OrtOptions;
import io.thresher.spark.task.Models;
import org.apache.hadoop.conf.Configuration;

/** Models, before Spark is there. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * Fetches a model as planning will, which then finds it.
   *
   * @throws io.thresher.errors.ScoringException with every problem found
   */
  public static ModelLocation find(String model, ScoreOptions options, Configuration hadoop) {
    OperatorDomains domains =
        OrtOptions.hasCustomOperators(options.ort()) ? OperatorDomains.ANY : OperatorDomains.KNOWN;
    return Models.store(options.cacheFolder(), hadoop)
        .fetch(ModelReference.parse(model), domains)
        .location();
  }
}
