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

  /** Golden rows are never written over others. */
  public static Problem goldenExist(String file) {
    return usage(
        808,
        "golden rows are there already",
        file,
        "expected no file of that name",
        "remove it, or write to another one with --golden-file");
  }

  /** A model's folder, for example, may be open to readers only. */
  public static Problem goldenUnwritable(String file, String reason) {
    return usage(
        809,
        "golden rows cannot be written",
        file,
        "expected a place to write to, got: " + reason,
        "write to another place with --golden-file, and put the file beside the model");
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
        811,
        "the model does not give what its trainer gave",
        model + ", " + output,
        "expected all of " + rows + " rows to agree, got " + agreeing + " that do",
        likely);
  }

  /**
   * The golden rows beside a model say that it gives other scores than its trainer did: the model,
   * or the rows, belong to another training, or a converter has changed the model.
   *
   * @param golden the file with the rows
   * @param output with the column that it was compared with
   * @param likely the likely kind, and what was seen
   */
  public static Problem goldenDisagree(
      String model, String golden, String output, long agreeing, long rows, String likely) {
    return model(
        812,
        "the model does not give what its golden rows hold",
        model + ", " + golden + ", " + output,
        "expected all of " + rows + " rows to agree, got " + agreeing + " that do",
        likely
            + "; correct the model or its golden rows (thresher check shows the rows); --golden"
            + " skip uses it all the same, and says so in the manifest");
  }

  /**
   * A file with golden rows lies beside a model and cannot be compared with it.
   *
   * @param golden the file with the rows
   */
  public static Problem goldenUnusable(String golden, String reason) {
    return model(
        813,
        "the golden rows of a model cannot be used",
        golden,
        "expected a small Parquet file with rows for the model, and expectations in its metadata"
            + " under thresher.expect, got: "
            + reason,
        "write them again (thresher check --write-golden), or call them otherwise; golden.parquet"
            + " stands for every model of its folder, MODEL.golden.parquet for one; --golden skip"
            + " passes them over");
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
