package io.thresher.trees;

/** What happens to a float feature on its way to the ensemble. */
sealed interface FeatureStep {
  void apply(float[] values, int count);

  /** The operator Scaler. */
  record Scale(float offset, float scale) implements FeatureStep {
    @Override
    public void apply(float[] values, int count) {
      for (int i = 0; i < count; i++) {
        values[i] = (values[i] - offset) * scale;
      }
    }
  }

  /** The operator Imputer. */
  record Impute(float replaced, float by) implements FeatureStep {
    @Override
    public void apply(float[] values, int count) {
      boolean nan = Float.isNaN(replaced);
      for (int i = 0; i < count; i++) {
        float value = values[i];
        values[i] = value == replaced || (nan && Float.isNaN(value)) ? by : value;
      }
    }
  }
}
