package io.thresher.trees;

/** What happens to a float feature on its way to the ensemble. */
sealed interface FeatureStep {
  float apply(float value);

  /** The operator Scaler. */
  record Scale(float offset, float scale) implements FeatureStep {
    @Override
    public float apply(float value) {
      return (value - offset) * scale;
    }
  }

  /** The operator Imputer. */
  record Impute(float replaced, float by) implements FeatureStep {
    @Override
    public float apply(float value) {
      boolean meant = value == replaced || (Float.isNaN(replaced) && Float.isNaN(value));
      return meant ? by : value;
    }
  }
}
