package io.thresher.trees;

import io.thresher.trees.Ensemble.Transform;

/**
 * The post-transforms, operation by operation as ONNX Runtime does them: always in floats, also
 * where an ensemble adds in doubles.
 */
final class Transforms {
  private static final float NEARLY_ZERO = 0.0000001f;

  private Transforms() {}

  /** Transforms two or more scores. */
  static void apply(Transform transform, double[] scores) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] =
          switch (transform) {
            case NONE, SOFTMAX, SOFTMAX_ZERO -> (float) scores[i];
            case LOGISTIC -> logistic(scores[i]);
            case PROBIT -> throw new IllegalStateException("left to ONNX Runtime");
          };
    }
    if (transform == Transform.SOFTMAX) {
      softmax(scores, false);
    } else if (transform == Transform.SOFTMAX_ZERO) {
      softmax(scores, true);
    }
  }

  static float logistic(double score) {
    float value = (float) score;
    float positive = 1 / (1 + (float) Math.exp(-Math.abs(value)));
    return value < 0 ? 1 - positive : positive;
  }

  /**
   * @param skipZero whether scores of nearly 0 take no part
   */
  private static void softmax(double[] scores, boolean skipZero) {
    float largest = -Float.MAX_VALUE;
    for (double score : scores) {
      largest = score > largest ? (float) score : largest;
    }
    float scale = (float) Math.exp(-largest);
    float sum = 0;
    for (int i = 0; i < scores.length; i++) {
      float score = (float) scores[i];
      if (skipZero && score <= NEARLY_ZERO && score >= -NEARLY_ZERO) {
        scores[i] = score * scale;
      } else {
        scores[i] = (float) Math.exp(score - largest);
        sum += (float) scores[i];
      }
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) scores[i] / sum;
    }
  }
}
