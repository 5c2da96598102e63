package io.thresher.errors;

import java.util.Collection;

/** What can be wrong with options. */
public final class OptionProblems {
  private OptionProblems() {}

  /**
   * The map of options in {@code onnx_predict}, or a call of {@code Scorer}, has a key that is no
   * option.
   */
  public static Problem unknown(String key, Collection<String> known) {
    return new Problem(
        Area.USAGE,
        1,
        "unknown option",
        "'" + key + "'",
        "expected one of the declared options",
        Nearest.hint(key, known));
  }

  /** The value of a scoring option does not have the form that the option takes. */
  public static Problem badValue(String key, String value, String expected) {
    return new Problem(
        Area.USAGE,
        2,
        "option value not understood",
        "option '" + key + "'",
        "expected " + expected + ", got '" + value + "'",
        "correct the value");
  }

  /**
   * An option that says something of one input, such as {@code --bind} or {@code --nulls}, names
   * one that the model does not have.
   */
  public static Problem unknownInput(String key, String input, Collection<String> inputs) {
    return new Problem(
        Area.USAGE,
        3,
        "option names an input that the model does not have",
        "option '" + key + "', input '" + input + "'",
        "expected one of the model's inputs",
        Nearest.hint(input, inputs));
  }

  /**
   * {@code Scorer} and {@code onnx_predict} need the session to be started with Thresher's
   * extension, which cannot be added later.
   */
  public static Problem extensionAbsent() {
    return new Problem(
        Area.USAGE,
        4,
        "this Spark session does not know onnx_predict",
        "spark.sql.extensions",
        "expected io.thresher.spark.ThresherExtensions among the extensions",
        "start the session with spark.sql.extensions=io.thresher.spark.ThresherExtensions");
  }

  /**
   * The arguments of {@code onnx_predict} are not those that it takes, or the model or an option is
   * computed from a row.
   */
  public static Problem badCall(String what) {
    return new Problem(
        Area.USAGE,
        5,
        "call of onnx_predict not understood",
        what,
        "expected onnx_predict('MODEL'[, map('OPTION', 'VALUE', ...)], COLUMN, ...)",
        "pass the model and the options as literals, then the columns");
  }

  /**
   * The function stands where Spark has no row to compute it for, or cannot put an operator: in a
   * condition of a join, a generator, a window or the like.
   */
  public static Problem misplacedCall(String where) {
    return new Problem(
        Area.USAGE,
        6,
        "onnx_predict cannot be computed where it stands",
        where,
        "expected a place where a row is available, such as SELECT or WHERE",
        "compute the prediction in a subquery and refer to its column");
  }

  /**
   * A column of the call is the variable of a lambda function, as in {@code transform(list, x ->
   * ...)}: an element of a list is no row, and rows alone are scored.
   */
  public static Problem lambdaVariable(String variable) {
    return new Problem(
        Area.USAGE,
        7,
        "onnx_predict cannot be computed for the elements of a list",
        "variable '" + variable + "' of a lambda function",
        "expected columns of a row",
        "make rows of the elements (LATERAL VIEW explode), score these, and put them together again"
            + " with collect_list");
  }
}
