package io.thresher.trees;

/** What happens to the scores of a row on their way to an output. */
sealed interface ScoreStep {
  void apply(double[] scores, Rounding round);

  /** The operations of two operands, of which one is a constant. */
  enum Operator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE
  }

  /** Score, operator, constant. */
  record Arithmetic(Operator operator, double constant) implements ScoreStep {
    @Override
    public void apply(double[] scores, Rounding round) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] =
            round.of(
                switch (operator) {
                  case ADD -> scores[i] + constant;
                  case SUBTRACT -> scores[i] - constant;
                  case MULTIPLY -> scores[i] * constant;
                  case DIVIDE -> scores[i] / constant;
                });
      }
    }
  }

  /** The operator Exp. */
  record Exponential() implements ScoreStep {
    @Override
    public void apply(double[] scores, Rounding round) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = round.of(Math.exp(scores[i]));
      }
    }
  }

  /** To another precision; the steps behind it compute in that. */
  record Convert(Precision to) implements ScoreStep {
    @Override
    public void apply(double[] scores, Rounding round) {
      Rounding other = new Rounding(to);
      for (int i = 0; i < scores.length; i++) {
        scores[i] = other.of(scores[i]);
      }
    }
  }

  /** The operator Normalizer with the norm of absolute values, always in floats. */
  record NormalizeSum() implements ScoreStep {
    @Override
    public void apply(double[] scores, Rounding round) {
      float sum = 0;
      for (double score : scores) {
        sum += Math.abs((float) score);
      }
      if (sum != 0) {
        for (int i = 0; i < scores.length; i++) {
          scores[i] = (float) scores[i] / sum;
        }
      }
    }
  }
}
