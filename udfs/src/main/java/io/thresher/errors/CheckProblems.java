package io.thresher.errors;

import java.util.Collection;

/** What is wrong with an expectation of scores, or with the scores that do not meet one. */
public final class CheckProblems {
  private static final String FORM =
      "write output=column, output=column:tolerance or output[element]=column, with a backslash"
          + " before '=', ':', ';' and '\\' in names";

  private CheckProblems() {}

  /** An expectation of {@code --expect}, or of golden rows, has another form. */
  public static Problem badExpectation(String text) {
    return usage(
        801,
        "the expectation cannot be read",
        "'" + text + "'",
        "expected output=column[:tolerance]",
        FORM);
  }

  /**
   * What stands behind the colon of an expectation is no tolerance.
   *
   * @param expectation the whole of it
   */
  public static Problem badTolerance(String expectation, String tolerance) {
    return usage(
        802,
        "the tolerance cannot be read",
        "'" + expectation + "'",
        "expected a number, a percentage or both, such as 1e-6, 0.1% or 1e-6+0.1%, got '"
            + tolerance
            + "'",
        FORM);
  }

  /** An expectation names an output that the model does not have, or that is not chosen. */
  public static Problem unknownOutput(String output, Collection<String> outputs) {
    return usage(
        803,
        "an expectation is of an output that is not there",
        "output '" + output + "'",
        "expected an output of the model that is chosen",
        Nearest.hint(output, outputs));
  }

  /** An expectation names a column that the data does not have. */
  public static Problem unknownColumn(String column, Collection<String> columns) {
    return usage(
        804,
        "an expectation names a column that is not there",
        "column '" + column + "'",
        "expected the column that holds the trainer's predictions",
        Nearest.hint(column, columns));
  }

  /** A column holds no such values as an output gives: a text for a vector, for example. */
  public static Problem incomparable(
      String output, String outputType, String column, String columnType) {
    return usage(
        805,
        "an output and the column with what is expected of it cannot be compared",
        "output '" + output + "', column '" + column + "'",
        "expected a column like " + outputType + ", got " + columnType,
        "write the trainer's predictions in the form of the output, or name one element:"
            + " output[element]=column");
  }

  /** The command {@code check} was not told what to expect. */
  public static Problem nothingExpected() {
    return usage(
        806,
        "nothing is expected",
        "thresher check",
        "expected --expect output=column",
        "name the output and the column of the input that holds the trainer's predictions");
  }

  /** No row of the input has a value in the column that holds what is expected. */
  public static Problem nothingCompared(String column) {
    return usage(
        807,
        "no row was compared",
        "column '" + column + "'",
        "expected rows with the trainer's predictions, got none",
        "check the input and --filter; a check of nothing proves nothing");
  }

  /**
   * A model's scores are not those that its trainer gives. Converters change models without a word;
   * the likely kind of change is named.
   *
   * @param output with the column that it was compared with
   * @param likely the likely kind, and what was seen
   */
  public static Problem disagrees(
      String model, String output, long agreeing, long rows, String likely) {
    return model(
        801,
        "the model does not give what its trainer gave",
        model + ", " + output,
        "expected all of " + rows + " rows to agree, got " + agreeing + " that do",
        likely);
  }

  private static Problem usage(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.USAGE, number, what, where, expectation, fix);
  }

  private static Problem model(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.MODEL, number, what, where, expectation, fix);
  }
}
