package io.thresher.errors;

import java.util.Collection;

/** What can be wrong with columns and rows. */
public final class DataProblems {
  private DataProblems() {}

  private static Problem of(int number, String what, String where, String expected, String fix) {
    return new Problem(Area.DATA, number, what, where, expected, fix);
  }

  public static Problem missingColumn(String column, String input, Collection<String> columns) {
    return of(
        1,
        "column not found",
        "input '" + input + "'",
        "expected a column '" + column + "'",
        Nearest.hint(column, columns));
  }

  public static Problem unboundInput(
      String input, String signature, String why, Collection<String> columns) {
    return of(
        2,
        "no columns found for an input",
        "input '" + input + "' (" + signature + ")",
        why + "; columns: " + Nearest.abbreviated(columns),
        "name its columns with --bind "
            + input
            + "=COLUMN,..., or set the others apart with --keep or --drop");
  }

  public static Problem wrongType(String input, String inputType, String column, String type) {
    return of(
        3,
        "column type cannot feed the input",
        "input '" + input + "', column '" + column + "'",
        "the model takes " + inputType + ", the column is " + type,
        "cast the column in a query, or bind another one with --bind " + input + "=COLUMN,...");
  }

  public static Problem narrowing(String input, String inputType, String column, String type) {
    return of(
        4,
        "column type is wider than the input's, so values could change",
        "input '" + input + "', column '" + column + "'",
        "the model takes " + inputType + ", the column is " + type,
        "accept it with --narrow " + input + ", or store the column as " + inputType);
  }

  public static Problem wrongWidth(String input, String shape, String columns, String count) {
    return of(
        5,
        "number of values in a row does not fit the input",
        "input '" + input + "', " + columns,
        "the model takes " + shape + ", got " + count,
        "name the columns in order: --bind " + input + "=COLUMN,...");
  }

  public static Problem wrongRank(String input, String shape, String column, String type) {
    return of(
        6,
        "rank of the column does not fit the input",
        "input '" + input + "', column '" + column + "'",
        "the model takes " + shape + ", the column is " + type,
        "give a flat array, or one nested like the input's dimensions after the first");
  }

  public static Problem openShape(String input, String shape) {
    return of(
        7,
        "input has dimensions that the model leaves open",
        "input '" + input + "'",
        "the model takes " + shape,
        "fix the dimensions after the first: --shape " + input + "=D1,D2,...");
  }

  public static Problem shapeConflict(String input, String shape, String given) {
    return of(
        8,
        "--shape contradicts the model",
        "input '" + input + "'",
        "the model takes " + shape + ", --shape gives [n, " + given + "]",
        "give the dimensions after the first, equal to the model's where it fixes them");
  }

  public static Problem duplicateOutput(String output) {
    return of(
        9,
        "output chosen twice",
        "option 'outputs', '" + output + "'",
        "expected every output once",
        "choose it once, and copy its column in a query");
  }

  public static Problem scalarInput(String input) {
    return of(
        10,
        "input has no dimension for rows",
        "input '" + input + "'",
        "expected a leading (batch) dimension, the model takes a scalar",
        "export the model with a batch dimension, or with this input as an initializer");
  }

  public static Problem unknownOutput(String output, Collection<String> outputs) {
    return of(
        11,
        "output not found in the model",
        "option 'outputs', '" + output + "'",
        "expected one of the model's outputs",
        Nearest.hint(output, outputs));
  }

  public static Problem duplicateColumn(String column) {
    return of(
        12,
        "two columns of the result would have one name",
        "column '" + column + "'",
        "expected every kept column and every output to have a name of its own",
        "rename the output with --outputs OUTPUT=NAME, or keep fewer columns with --keep");
  }

  public static Problem badNullValue(String input, String value, String inputType) {
    return of(
        13,
        "replacement for nulls does not suit the input",
        "option 'nulls', input '" + input + "'",
        "the model takes " + inputType + ", got '" + value + "'",
        "give fail, a value of that type, or nan for a floating-point input");
  }

  public static Problem fixedBatch(String input, long fixed, long given) {
    return of(
        14,
        "batch size contradicts the model",
        "input '" + input + "'",
        "the model takes exactly " + fixed + " rows a run, got " + given,
        fixed == given ? "export the model anew" : "leave --batch-size out");
  }

  public static Problem batchTooLarge(String input, long bytes, int rows) {
    return of(
        16,
        "batch does not fit a tensor",
        "input '" + input + "'",
        "expected at most 2 GiB a batch, got " + bytes + " bytes a row and " + rows + " rows",
        "make --batch-size smaller");
  }

  public static Problem keptColumnMissing(String column, Collection<String> columns) {
    return of(
        17,
        "column to keep not found",
        "option 'keep', column '" + column + "'",
        "expected a column of the input",
        Nearest.hint(column, columns));
  }

  public static Problem ambiguousColumn(String column) {
    return of(
        15,
        "column name is ambiguous",
        "column '" + column + "'",
        "expected one column of that name, found several",
        "rename columns in a query so that names differ");
  }

  /**
   * A null that the policy refuses.
   *
   * @param replacements what may stand for it, for example {@code nan or VALUE}
   */
  public static Problem nullValue(String input, String column, String where, String replacements) {
    return of(
        21,
        "null in a required feature",
        "column '" + column + "', " + where,
        "expected a value, got null",
        "filter such rows out, or say what a null becomes: --nulls " + input + "=" + replacements);
  }

  public static Problem badRow(String column, String where, String expectation) {
    return of(
        22,
        "value does not fit the input",
        "column '" + column + "', " + where,
        expectation,
        "correct or filter out the row");
  }
}
