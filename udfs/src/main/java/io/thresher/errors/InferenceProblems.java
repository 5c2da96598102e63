package io.thresher.errors;

/** What can go wrong while a model runs. */
public final class InferenceProblems {
  private InferenceProblems() {}

  /**
   * ONNX Runtime ended the run with an error, and the row alone brings it about: an index out of
   * bounds, an unknown category, a value that an operator refuses.
   */
  public static Problem failed(String model, String where, String message) {
    return new Problem(
        Area.RUNTIME,
        21,
        "the model failed on a row",
        "model " + model + ", " + where,
        "ONNX Runtime says: " + message,
        "correct or filter out the row, or set such rows aside with --max-bad-rows");
  }

  /**
   * On the driver the output had one entry a row; for this batch it has another number of entries
   * or another shape, so scores cannot be assigned to rows.
   */
  public static Problem wrongShape(String model, String output, String shape, int rows) {
    return new Problem(
        Area.RUNTIME,
        22,
        "output does not have one entry a row of the shape seen when planning",
        "model " + model + ", output '" + output + "'",
        "expected " + rows + " rows, got " + shape,
        "choose the other outputs with --outputs NAME");
  }

  /**
   * The output is a sequence of tensors, an optional value or the like, which no column can hold.
   */
  public static Problem unsupportedOutput(String model, String output, String kind) {
    return new Problem(
        Area.MODEL,
        31,
        "output is of a kind that cannot become a column",
        "model " + model + ", output '" + output + "'",
        "expected a tensor of numbers, strings or bools, or a sequence of maps, got " + kind,
        "choose the other outputs with --outputs NAME");
  }

  /**
   * The driver runs the model on plain rows to see what it gives. It refuses them, and the model
   * does not say what shape the output has.
   */
  public static Problem probeFailed(String model, String output, String declared, String message) {
    return new Problem(
        Area.MODEL,
        32,
        "output's shape is not known: the model declares none, and does not run on plain values",
        "model " + model + ", output '" + output + "' (" + declared + ")",
        "ONNX Runtime says: " + message,
        "export the model with output shapes, or choose other outputs with --outputs NAME");
  }

  /**
   * The driver ran the model on one and on two rows, and the size of the output did not grow with
   * them: it is one value a batch, not a row.
   */
  public static Problem notPerRow(String output, String observed) {
    return new Problem(
        Area.MODEL,
        33,
        "output is not one value a row",
        "output '" + output + "'",
        "expected a leading dimension equal to the number of rows, got " + observed,
        "choose other outputs with --outputs NAME, or export the model with a batch dimension");
  }

  /**
   * The driver runs the model on plain rows before a task starts, and it fails: the shape or the
   * order of the columns does not suit it.
   */
  public static Problem probeRefused(String model, String inputs, String message) {
    return new Problem(
        Area.MODEL,
        34,
        "the model does not run on rows of the planned shape",
        "model " + model + ", inputs " + inputs,
        "ONNX Runtime says: " + message,
        "correct --shape or --bind, or export the model anew");
  }
}
