package io.thresher.errors;

/** What can go wrong while a model runs. */
public final class InferenceProblems {
  private InferenceProblems() {}

  /** A row that the model refuses. */
  public static Problem failed(String model, String where, String message) {
    return new Problem(
        Area.RUNTIME,
        21,
        "the model failed on a row",
        "model " + model + ", " + where,
        "ONNX Runtime says: " + message,
        "correct or filter out the row, or set such rows aside with --max-bad-rows");
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

  public static Problem notPerRow(String output, String observed) {
    return new Problem(
        Area.MODEL,
        23,
        "output is not one value a row",
        "output '" + output + "'",
        "expected a leading dimension equal to the number of rows, got " + observed,
        "choose other outputs with --outputs NAME, or export the model with a batch dimension");
  }

  public static Problem probeRefused(String model, String inputs, String message) {
    return new Problem(
        Area.MODEL,
        24,
        "the model does not run on rows of the planned shape",
        "model " + model + ", inputs " + inputs,
        "ONNX Runtime says: " + message,
        "correct --shape or --bind, or export the model anew");
  }
}
