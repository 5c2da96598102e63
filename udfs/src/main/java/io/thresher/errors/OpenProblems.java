package io.thresher.errors;

import java.util.Collection;

/** What can be wrong with inputs whose rows differ in length. */
public final class OpenProblems {
  private OpenProblems() {}

  private static Problem of(int number, String what, String where, String expected, String fix) {
    return new Problem(Area.DATA, number, what, where, expected, fix);
  }

  /** Shorter rows are filled up with a value of the input's own type, and this is none. */
  public static Problem badPad(String input, String value, String inputType) {
    return of(
        701,
        "value to pad with does not suit the input",
        "option 'pad', input '" + input + "'",
        "the model takes " + inputType + ", got '" + value + "'",
        "give a value of that type, or nan for a floating-point input");
  }

  /**
   * Padding makes rows of different lengths equal; the rows of this input have one length, or
   * differ in more than one dimension.
   */
  public static Problem nothingToPad(String input, String shape) {
    return of(
        702,
        "input has not one dimension in which rows differ, so there is nothing to pad",
        "option 'pad', input '" + input + "'",
        "expected an input fed by an array column with one dimension left open, got " + shape,
        "leave --pad " + input + "=... out");
  }

  /** Rows are padded in all inputs or in none: the model would get inputs of different lengths. */
  public static Problem padMissing(String input, Collection<String> padded) {
    return of(
        703,
        "input is not padded, but others of the same rows are",
        "input '" + input + "'",
        "expected a value to pad with, as for " + String.join(", ", padded),
        "give --pad " + input + "=VALUE too: 0 for a mask, so that padded positions do not count");
  }

  /**
   * Converters leave the number of features open, but only one is right, and ONNX Runtime does not
   * check it everywhere: a row of another length could get a wrong score.
   */
  public static Problem featureVectors(String input, String shape, String operator) {
    return of(
        704,
        "input has dimensions that the model leaves open, but takes rows of one length",
        "input '" + input + "'",
        "the model takes " + shape + " and has the operator " + operator,
        "fix the dimensions after the first: --shape " + input + "=D1,D2,...");
  }

  /**
   * A model that takes a fixed number of rows gets each batch filled up with rows of the same
   * length, and those of different lengths do not fill one another's.
   */
  public static Problem fixedBatch(String input, int rows) {
    return of(
        705,
        "rows may differ in length, but the model takes a fixed number of them",
        "input '" + input + "'",
        "expected a first dimension that is open, got " + rows + " rows",
        "fix the dimensions after the first: --shape "
            + input
            + "=D1,D2,..., or export the model"
            + " with an open batch dimension");
  }

  /**
   * The model declares open dimensions after the first, and the driver tried rows of several
   * lengths: the model takes none of them, or one only, so its rows have one length after all.
   */
  public static Problem noLength(
      String model, String inputs, String lengths, String message, String fix) {
    return new Problem(
        Area.MODEL,
        701,
        "the model leaves dimensions open, but does not run on rows of different lengths",
        "model " + model + ", inputs " + inputs,
        "tried the lengths " + lengths + "; ONNX Runtime says: " + message,
        fix);
  }

  /**
   * An output that has a value for each position is cut back to the row's own length; this one
   * varies in another way, so its padded part cannot be told from the rest.
   */
  public static Problem paddedOutput(String output, String shapes) {
    return new Problem(
        Area.MODEL,
        702,
        "output cannot be cut back to a row's own length",
        "option 'pad', output '" + output + "'",
        "expected varying dimensions as long as the row, got " + shapes,
        "leave --pad out, or choose other outputs with --outputs NAME");
  }

  /**
   * The model takes what fills a row up for part of the row, so that a row's score would depend on
   * the longest row of its run.
   */
  public static Problem paddingChangesScores(String output, String alone, String padded) {
    return new Problem(
        Area.MODEL,
        703,
        "padding changes the scores of a row",
        "option 'pad', output '" + output + "'",
        "expected a row to score the same alone and padded, got "
            + alone
            + " alone, "
            + padded
            + " padded",
        "bind the model's mask input to a column of ones and pad it with 0, or leave --pad out:"
            + " rows of equal length share a run then");
  }
}
