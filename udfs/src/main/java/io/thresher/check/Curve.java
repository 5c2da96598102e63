package io.thresher.check;

/** A way in which converters have been seen to lose, or to add, the last step of a model. */
enum Curve {
  EXPONENTIAL("the trainer gives exp(x) of the model's x: the model gives a logarithm"),
  LOGARITHM("the model gives exp(x) of the trainer's x: the trainer gives a logarithm"),
  LOGISTIC("the trainer gives sigmoid(x) of the model's x: the model gives margins"),
  LOGIT("the model gives sigmoid(x) of the trainer's x: the trainer gives margins"),
  SQUARE("the trainer gives x * |x| of the model's x: the model gives the signed root"),
  ROOT("the model gives x * |x| of the trainer's x: the trainer gives the signed root"),
  COMPLEMENT("the model gives 1 - x of the trainer's x: the probability of the other class"),
  NEGATIVE("the model gives -x of the trainer's x: the sign is lost");

  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-5;

  private final String meaning;

  Curve(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  /** Whether the two numbers lie on the curve, as well as floats can tell. */
  boolean fits(double expected, double actual) {
    return switch (this) {
      case EXPONENTIAL -> near(Math.exp(actual), expected);
      case LOGARITHM -> near(Math.exp(expected), actual);
      case LOGISTIC -> near(sigmoid(actual), expected);
      case LOGIT -> near(sigmoid(expected), actual);
      case SQUARE -> near(actual * Math.abs(actual), expected);
      case ROOT -> near(expected * Math.abs(expected), actual);
      case COMPLEMENT -> near(1 - expected, actual);
      case NEGATIVE -> near(-expected, actual);
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static boolean near(double one, double other) {
    return Math.abs(one - other) <= ABSOLUTE + RELATIVE * Math.abs(other);
  }
}
