package io.thresher.errors;

/** What can go wrong while a model runs. */
public final class InferenceProblems {
  private InferenceProblems() {}

  public static Problem failed(String model, int rows, String message) {
    return new Problem(
        Area.RUNTIME,
        21,
        "the model failed on a batch",
        "model " + model + ", batch of " + rows + " rows",
        "ONNX Runtime says: " + message,
        "check the values of the rows; --batch-size 1 finds the row that fails");
  }

  public static Problem wrongShape(String model, String output, String shape, int rows) {
    return new Problem(
        Area.RUNTIME,
        22,
        "output does not have one entry a row of the shape seen when planning",
        "model " + model + ", output '" + output + "'",
        "expected " + rows + " rows, got " + shape,
        "choose the other outputs with --outputs NAME");
  }

  public static Problem unsupportedOutput(String model, String output, String kind) {
    return new Problem(
        Area.MODEL,
        21,
        "output is of a kind that cannot become a column",
        "model " + model + ", output '" + output + "'",
        "expected a tensor of numbers, strings or bools, or a sequence of maps, got " + kind,
        "choose the other outputs with --outputs NAME");
  }

  public static Problem probeFailed(String model, String output, String declared, String message) {
    return new Problem(
        Area.MODEL,
        22,
        "output's shape is not known: the model declares none, and does not run on plain values",
        "model " + model + ", output '" + output + "' (" + declared + ")",
        "ONNX Runtime says: " + message,
        "export the model with output shapes, or choose other outputs with --outputs NAME");
  }
}
