package io.thresher.errors;

import java.util.Collection;

/** What can be wrong with columns and rows. */
public final class DataProblems {
  private DataProblems() {}

  private static Problem of(int number, String what, String where, String expected, String fix) {
    return new Problem(Area.DATA, number, what, where, expected, fix);
  }

  /**
   * An input of the model is to be fed by a column that {@code --bind}, the feature names in the
   * model, or the input's own name stand for, and the data have no column of that name.
   */
  public static Problem missingColumn(String column, String input, Collection<String> columns) {
    return of(
        1,
        "column not found",
        "input '" + input + "'",
        "expected a column '" + column + "'",
        Nearest.hint(column, columns));
  }

  /**
   * Nothing says which columns feed the input: no {@code --bind}, no column of its name, no feature
   * names in the model, and the number of numeric columns is not the one that it takes.
   */
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

  /**
   * No value of the column's type can become an element of the input, such as a date for a {@code
   * float}.
   */
  public static Problem wrongType(String input, String inputType, String column, String type) {
    return of(
        3,
        "column type cannot feed the input",
        "input '" + input + "', column '" + column + "'",
        "the model takes " + inputType + ", the column is " + type,
        "cast the column in a query, or bind another one with --bind " + input + "=COLUMN,...");
  }

  /**
   * The column can hold values that the input cannot hold exactly, such as a {@code double} for a
   * {@code float}. What is lost then would be lost silently, so it has to be asked for.
   */
  public static Problem narrowing(String input, String inputType, String column, String type) {
    return of(
        4,
        "column type is wider than the input's, so values could change",
        "input '" + input + "', column '" + column + "'",
        "the model takes " + inputType + ", the column is " + type,
        "accept it with --narrow " + input + ", or store the column as " + inputType);
  }

  /**
   * The columns bound to an input, or the elements of an array, make up a row of another size than
   * the model takes.
   */
  public static Problem wrongWidth(String input, String shape, String columns, String count) {
    return of(
        5,
        "number of values in a row does not fit the input",
        "input '" + input + "', " + columns,
        "the model takes " + shape + ", got " + count,
        "name the columns in order: --bind " + input + "=COLUMN,...");
  }

  /**
   * An array column is nested more or less deeply than the input has dimensions, or it feeds an
   * input of one number a row.
   */
  public static Problem wrongRank(String input, String shape, String column, String type) {
    return of(
        6,
        "rank of the column does not fit the input",
        "input '" + input + "', column '" + column + "'",
        "the model takes " + shape + ", the column is " + type,
        "give a flat array, or one nested like the input's dimensions after the first");
  }

  /**
   * An array or several columns fill a row of more than one dimension, and the model does not say
   * how long they are.
   */
  public static Problem openShape(String input, String shape) {
    return of(
        7,
        "input has dimensions that the model leaves open",
        "input '" + input + "'",
        "the model takes " + shape,
        "fix the dimensions after the first: --shape " + input + "=D1,D2,...");
  }

  /** {@code --shape} may fix what the model leaves open, never change what it fixes. */
  public static Problem shapeConflict(String input, String shape, String given) {
    return of(
        8,
        "--shape contradicts the model",
        "input '" + input + "'",
        "the model takes " + shape + ", --shape gives [n, " + given + "]",
        "give the dimensions after the first, equal to the model's where it fixes them");
  }

  /** {@code --outputs} names one output of the model twice. */
  public static Problem duplicateOutput(String output) {
    return of(
        9,
        "output chosen twice",
        "option 'outputs', '" + output + "'",
        "expected every output once",
        "choose it once, and copy its column in a query");
  }

  /** An input without dimensions takes one value a run, so rows cannot be told apart in a batch. */
  public static Problem scalarInput(String input) {
    return of(
        10,
        "input has no dimension for rows",
        "input '" + input + "'",
        "expected a leading (batch) dimension, the model takes a scalar",
        "export the model with a batch dimension, or with this input as an initializer");
  }

  /** {@code --outputs} names an output that the model does not have. */
  public static Problem unknownOutput(String output, Collection<String> outputs) {
    return of(
        11,
        "output not found in the model",
        "option 'outputs', '" + output + "'",
        "expected one of the model's outputs",
        Nearest.hint(output, outputs));
  }

  /**
   * {@code --outputs} names one element of an output, such as {@code p[1]} or {@code p['yes']}, and
   * its rows have no such element.
   */
  public static Problem noSuchPart(String part, String expected) {
    return of(
        41,
        "output has no such element",
        "option 'outputs', '" + part + "'",
        "expected " + expected,
        "name an element that there is, or the output without brackets for all of them");
  }

  /**
   * {@code --outputs} names one element of an output whose rows differ in length or in keys, and
   * this row's scores have none there.
   */
  public static Problem absentPart(String part, String where) {
    return of(
        42,
        "the model gives no such element for the row",
        "output '" + part + "', " + where,
        "expected it in every row",
        "filter the row out, set such rows aside with --max-bad-rows, or name the output without"
            + " brackets");
  }

  /**
   * Kept columns and outputs stand side by side in the result, and two of them have the same name,
   * or {@code --outputs} gives one name twice.
   */
  public static Problem duplicateColumn(String column) {
    return of(
        12,
        "two columns of the result would have one name",
        "column '" + column + "'",
        "expected every kept column and every output to have a name of its own",
        "rename the output with --outputs OUTPUT=NAME, or keep fewer columns with --keep");
  }

  /**
   * The value that {@code --nulls} gives cannot be an element of the input: a text for a number, or
   * NaN for a whole number.
   */
  public static Problem badNullValue(String input, String value, String inputType) {
    return of(
        13,
        "replacement for nulls does not suit the input",
        "option 'nulls', input '" + input + "'",
        "the model takes " + inputType + ", got '" + value + "'",
        "give fail, a value of that type, or nan for a floating-point input");
  }

  /**
   * The model fixes its first dimension, so each run has exactly that number of rows. {@code
   * --batch-size} asks for another, or two inputs fix different ones.
   */
  public static Problem fixedBatch(String input, long fixed, long given) {
    return of(
        14,
        "batch size contradicts the model",
        "input '" + input + "'",
        "the model takes exactly " + fixed + " rows a run, got " + given,
        fixed == given ? "export the model anew" : "leave --batch-size out");
  }

  /** One batch of the input would take more bytes than a tensor can hold. */
  public static Problem batchTooLarge(String input, long bytes, int rows) {
    return of(
        16,
        "batch does not fit a tensor",
        "input '" + input + "'",
        "expected at most 2 GiB a batch, got " + bytes + " bytes a row and " + rows + " rows",
        "make --batch-size smaller");
  }

  /** {@code keep} names a column that the data do not have. */
  public static Problem keptColumnMissing(String column, Collection<String> columns) {
    return of(
        17,
        "column to keep not found",
        "option 'keep', column '" + column + "'",
        "expected a column of the input",
        Nearest.hint(column, columns));
  }

  /**
   * An input that the file holds a default for is bound, but has as many values as the model says,
   * not one part for each row: it is a weight that older exporters list among the inputs.
   */
  public static Problem inputWithoutRows(String input, String described) {
    return of(
        26,
        "a column cannot feed an input that has no rows",
        "input '" + input + "' " + described,
        "expected an input whose first dimension is the number of rows, got a default of a fixed"
            + " size",
        "leave '" + input + "' out of --bind, or export the model with a free first dimension");
  }

  /**
   * Several columns of the data have the name, as they do after a join, or differ only in case
   * where Spark does not tell cases apart.
   */
  public static Problem ambiguousColumn(String column) {
    return of(
        15,
        "column name is ambiguous",
        "column '" + column + "'",
        "expected one column of that name, found several",
        "rename columns in a query so that names differ");
  }

  /**
   * The column is in the file, in a type that Spark has none for, and an option or the model asks
   * for it.
   *
   * @param use who asks for it
   */
  public static Problem unreadColumn(String column, String use, String type, String file) {
    return of(
        31,
        "column of a type that cannot be read",
        "column '" + column + "' of " + file + ", for " + use,
        "expected a type that Spark has, got " + type,
        "write the column as another type, such as a decimal of at most 38 digits or a text, or do"
            + " without it");
  }

  /**
   * The column is of a type that Spark has none for and that is converted while columns are read;
   * here Spark reads rows, since {@code spark.sql.parquet.enableVectorizedReader} is off, or
   * another column has a type that it reads by rows only.
   */
  public static Problem unconvertedColumn(String column, String type, String file) {
    return of(
        32,
        "column of a type that can be read by columns only",
        "column '" + column + "' of " + file,
        "expected Spark to read columns, it reads rows; the type is " + type,
        "leave spark.sql.parquet.enableVectorizedReader on, or read this column in a run without"
            + " those that Spark reads by rows only, such as variants");
  }

  /**
   * A row has no value where the model needs one, and by default nothing is made up for it.
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

  /**
   * The type of the column suits the input, but this value does not: a number out of range, an
   * array of another length, or one that is ragged.
   */
  public static Problem badRow(String column, String where, String expectation) {
    return of(
        22,
        "value does not fit the input",
        "column '" + column + "', " + where,
        expectation,
        "correct or filter out the row");
  }
}
