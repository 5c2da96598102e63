package io.thresher.spark.shared;

import io.thresher.model.ModelChoices;
import io.thresher.model.ModelReference;
import io.thresher.options.ScoreOptions;
import io.thresher.options.TextOptions;

/** A model by its name, and by the options that choose something of it. */
public final class ModelChoice {
  private ModelChoice() {}

  /**
   * Reads the name of a model.
   *
   * @throws io.thresher.errors.ScoringException THR-MODEL-022 to 024 where it is malformed
   */
  public static ModelReference of(String model, ScoreOptions options) {
    TextOptions text = options.text();
    return ModelReference.parse(model)
        .with(
            new ModelChoices(
                text.variant(), text.tokenizer(), text.task(), text.dimensions(), text.topK()));
  }
}
