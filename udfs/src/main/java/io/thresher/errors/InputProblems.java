package io.thresher.errors;

import java.util.Collection;

/** Sentences about reading the input. */
public final class InputProblems {
  private InputProblems() {}

  public static Problem missingInput(String path) {
    return data(
        101,
        "the input does not exist",
        path,
        "expected a file or a folder, found nothing",
        "correct --input");
  }

  public static Problem emptyInput(String path) {
    return data(
        102,
        "the input holds no data files",
        path,
        "expected at least one file whose name starts with neither '_' nor '.', found none",
        "correct --input, or wait for the data to arrive");
  }

  public static Problem unknownFormat(String file, Collection<String> known) {
    return data(
        103,
        "the format of the input cannot be told from its file names",
        file,
        "expected an extension of " + String.join(", ", known),
        "name it with --format");
  }

  public static Problem mixedFormats(String file, String format, String other) {
    return data(
        104,
        "the input mixes formats",
        file,
        "expected " + format + " as in the files before it, found " + other,
        "name the format with --format, or remove the other files");
  }

  public static Problem unreadableFile(String file, String format, String reason) {
    return data(
        105,
        "the file cannot be read as " + format,
        file,
        "expected a complete " + format + " file, got: " + reason,
        "write the file again or remove it; --format names another format");
  }

  /**
   * @param row position of the row in its file, or empty where it is not known
   */
  public static Problem wrongFieldCount(String file, String row, int columns) {
    return data(
        106,
        "a row has the wrong number of fields",
        row.isEmpty() ? file : file + ", " + row,
        "expected " + columns + " fields, one for each column",
        "correct the row; check --delimiter, --quote, --escape and --multiline");
  }

  /**
   * @param row position of the row in its file, or empty where it is not known
   */
  public static Problem malformedRow(String file, String row, String columns) {
    return data(
        107,
        "a row does not fit the columns' types",
        row.isEmpty() ? file : file + ", " + row,
        "expected " + columns,
        "correct the row, or name the types with --schema");
  }

  public static Problem unknownColumn(String option, String column, Collection<String> known) {
    return data(
        108,
        "there is no column '" + column + "'",
        option,
        "expected a column of the input",
        Nearest.hint(column, known));
  }

  public static Problem unknownTable(String table) {
    return data(
        109,
        "there is no table or view " + table,
        "the catalog",
        "expected one that the session's catalog knows",
        "correct the name, or configure the catalog with --conf");
  }

  public static Problem badSchema(String ddl, String reason) {
    return data(
        110,
        "the schema cannot be read",
        "--schema " + ddl,
        "expected columns as in 'id BIGINT, x FLOAT', got: " + reason,
        "correct --schema");
  }

  public static Problem headerMismatch(String file, String reason) {
    return data(
        111,
        "the header of the file is not that of the input",
        file,
        "expected the same columns in the same order in every file, got: " + reason,
        "correct the file, or --schema");
  }

  public static Problem unsuitable(String where, String reason) {
    return data(
        112,
        "Spark refuses the input",
        where,
        "expected data that can be scored, got: " + reason,
        "correct the input or the options that describe it");
  }

  public static Problem inaccessible(String path, String reason) {
    return data(
        113,
        "the input cannot be reached",
        path,
        "expected a readable file system path, got: " + reason,
        "correct --input, or configure its file system with --conf");
  }

  public static Problem noFileSystem(String path, String missing) {
    return data(
        114,
        "the file system of the input is not on the class path",
        path,
        "expected the class " + missing,
        addToClassPath(missing));
  }

  static String addToClassPath(String missing) {
    String jars =
        missing.contains(".s3a.") ? "hadoop-aws and the AWS SDK" : "the jar that holds it";
    return "put "
        + jars
        + " on the class path: with submit, --packages or spark.jars; with thresher,"
        + " THRESHER_CLASSPATH";
  }

  /**
   * @param reason Spark's own words, without the values of rows
   */
  public static Problem failedExpression(String reason) {
    return data(
        115,
        "an expression fails on a row of the input",
        "--filter or --query",
        "expected a value for every row, got: " + reason,
        "correct the expression, for example with try_cast or try_divide");
  }

  private static Problem data(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.DATA, number, what, where, expectation, fix);
  }
}
