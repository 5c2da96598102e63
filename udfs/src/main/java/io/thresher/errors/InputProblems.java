package io.thresher.errors;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Sentences about reading the input. */
public final class InputProblems {
  private InputProblems() {}

  /** No file or folder has the path that {@code --input} names. */
  public static Problem missingInput(String path) {
    return data(
        101,
        "the input does not exist",
        path,
        "expected a file or a folder, found nothing",
        "correct --input");
  }

  /**
   * The folder is there, but holds no file that would be read; names that begin with {@code _} or a
   * dot are left out.
   */
  public static Problem emptyInput(String path) {
    return data(
        102,
        "the input holds no data files",
        path,
        "expected at least one file whose name starts with neither '_' nor '.', found none",
        "correct --input, or wait for the data to arrive");
  }

  /**
   * No {@code --format} is given, and the extension of the file is none of those that stand for
   * one.
   */
  public static Problem unknownFormat(String file, Collection<String> known) {
    return data(
        103,
        "the format of the input cannot be told from its file names",
        file,
        "expected an extension of " + String.join(", ", known),
        "name it with --format");
  }

  /**
   * No {@code --format} is given, and the extensions of the files stand for different ones. A run
   * reads one.
   */
  public static Problem mixedFormats(String file, String format, String other) {
    return data(
        104,
        "the input mixes formats",
        file,
        "expected " + format + " as in the files before it, found " + other,
        "name the format with --format, or remove the other files");
  }

  /**
   * Spark's reader gave up on the file: it is damaged, cut short, or of another format than its
   * name or {@code --format} says.
   */
  public static Problem unreadableFile(String file, String format, String reason) {
    return data(
        105,
        "the file cannot be read as " + format,
        file,
        "expected a complete " + format + " file, got: " + reason,
        "write the file again or remove it; --format names another format");
  }

  /**
   * A line of a JSON file does not fit the types of the columns: those that the model takes for its
   * features, those of {@code --schema}, or those that Spark infers. A whole number that is kept,
   * or filtered by, and that a double would round does not fit either; nor does a line, or with
   * {@code --multiline} a file, that goes on behind its record or array, whose other records Spark
   * would leave out.
   *
   * @param row position of the row in its file, or empty where it is not known
   */
  public static Problem malformedRow(String file, String row, String columns) {
    return data(
        107,
        "a row does not fit the columns' types",
        row.isEmpty() ? file : file + ", " + row,
        "expected one record, or one array of records, of " + columns,
        "correct the row, or name the types with --schema, the encoding with --encoding; give"
            + " --multiline where records span lines, and only there");
  }

  /** An option names a column that the input does not have. */
  public static Problem unknownColumn(String option, String column, Collection<String> known) {
    return data(
        108,
        "there is no column '" + column + "'",
        option,
        "expected a column of the input",
        Nearest.hint(column, known));
  }

  /**
   * {@code --table} or {@code --query} names a table that the catalog of this Spark session does
   * not have.
   */
  public static Problem unknownTable(String table) {
    return data(
        109,
        "there is no table or view " + table,
        "the catalog",
        "expected one that the session's catalog knows",
        "correct the name, or configure the catalog with --conf");
  }

  /** {@code --schema} is not a list of columns in SQL's form. */
  public static Problem badSchema(String ddl, String reason) {
    return data(
        110,
        "the schema cannot be read",
        "--schema " + ddl,
        "expected columns as in 'id BIGINT, x FLOAT', got: " + reason,
        "correct --schema");
  }

  /** The text behind {@code --types} is no list of columns and types as SQL writes it. */
  public static Problem badTypes(String ddl, String reason) {
    return data(
        761,
        "the types cannot be read",
        "--types " + ddl,
        "expected columns as in 'zip STRING, price DOUBLE', got: " + reason,
        "correct --types");
  }

  /**
   * The first line of a CSV file names other columns, or in another order, than the first file of
   * the input or {@code --schema}. Columns would be taken for others.
   */
  public static Problem headerMismatch(String file, String reason) {
    return data(
        111,
        "the header of the file is not that of the input",
        file,
        "expected the same columns in the same order in every file, got: " + reason,
        "correct the file, or --schema");
  }

  /**
   * Spark refuses the input while it plans, for a reason that has no code of its own; its words are
   * in the message.
   */
  public static Problem unsuitable(String where, String reason) {
    return data(
        112,
        "Spark refuses the input",
        where,
        "expected data that can be scored, got: " + reason,
        "correct the input or the options that describe it");
  }

  /**
   * The file system that the input lies on does not answer, or refuses access: a wrong host,
   * missing credentials or rights.
   */
  public static Problem inaccessible(String path, String reason) {
    return data(
        113,
        "the input cannot be reached",
        path,
        "expected a readable file system path, got: " + reason,
        "correct --input, or configure its file system with --conf");
  }

  /**
   * The scheme of the path, such as {@code s3a:}, stands for a file system whose classes are not
   * there.
   */
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
   * {@code --filter} or {@code --query} computes something that fails on a row, such as a cast of a
   * text that is no number.
   *
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

  /**
   * The file is named by itself, and Spark reads no file of such a name: writers mark by it what is
   * not data, or not yet.
   */
  public static Problem hiddenInput(String file) {
    return data(
        116,
        "the input is a file that Spark leaves out by its name",
        file,
        "expected a name that starts with neither '_' nor '.' and does not end in '._COPYING_'",
        "rename the file or link to it by another name");
  }

  /**
   * A file or folder is named twice, or reached twice through links: by two paths, a pattern and a
   * path, or a link that leads back to a folder above it. Its rows would be scored twice.
   */
  public static Problem inputTwice(String path, String first) {
    return data(
        117,
        "the input names a file or folder twice",
        path,
        "expected every file once, found what " + first + " holds already",
        "name it once, or remove the link");
  }

  /**
   * The file lies where Spark does not look: beside folders of the form name=value, which it takes
   * for columns, or in a folder beside such folders. Its rows would be missing without a word.
   */
  public static Problem unreadFile(String file) {
    return data(
        118,
        "a file of the input would not be read",
        file,
        "expected all files below folders of the same columns (name=value), or none, found both",
        "move the file, or name the folders to read one by one with --input");
  }

  /**
   * Two columns of the input have names that Spark takes for one: they differ in case only, or not
   * at all.
   *
   * @param other the second name; null where Spark does not say it
   * @param where the file, as far as it is known
   */
  public static Problem sameName(String column, @Nullable String other, String where) {
    return data(
        119,
        "two columns of the input have the same name",
        where + ", column '" + column + "'",
        other == null
            ? "expected names that differ by more than case"
            : "expected names that differ by more than case, found '" + other + "' beside it",
        "tell cases apart with --conf spark.sql.caseSensitive=true, or rename one of them");
  }

  /**
   * The pages of the file are compressed by a codec whose code is not there: LZO, whose licence
   * keeps it out of distributions, or one that only some writers know.
   *
   * @param missing the class that would decompress them
   */
  public static Problem codec(String file, String codec, String missing) {
    return data(
        120,
        "the file is compressed by a codec that is not there",
        file,
        "expected none, SNAPPY, GZIP, ZSTD, LZ4, LZ4_RAW or BROTLI, got "
            + codec
            + " of "
            + missing,
        "write the file again with another codec, such as ZSTD, or " + addToClassPath(missing));
  }

  /** Why a decimal of a file cannot be read: {@link #tooManyDigits} says more. */
  public static final String MORE_DIGITS = "a decimal of more digits than its type has";

  /**
   * A column of decimals in byte arrays, or in many bytes of a fixed length, has a number that its
   * type, {@code decimal(precision, scale)}, has no room for. Its writer looked at the bytes alone.
   *
   * @param reason names the column
   */
  public static Problem tooManyDigits(String file, String reason) {
    return data(
        121,
        "a number has more digits than the type of its column",
        file,
        "expected decimals of as many digits as their column says, got: " + reason,
        "write the column again as decimals of more digits, or leave it out with --keep or --drop");
  }

  /**
   * {@code --input} names the folder of a table. Its files hold rows that were deleted or replaced
   * since, until the table is cleaned up, and other names than the columns have; the log beside
   * them tells which count.
   *
   * @param kind of table
   */
  public static Problem tableAsFiles(String folder, String kind) {
    return data(
        122,
        "the input is a table, whose files hold rows that it no longer has",
        folder,
        "expected files of rows that all count, found a table of " + kind,
        "name the table with --table; a pattern that matches its files, and no folder, reads them"
            + " as they are");
  }

  /**
   * The value that a folder's name holds has letters beyond ASCII as percent signs and the bytes of
   * UTF-8, as pyarrow, DuckDB and Polars write them. Spark would take each byte for a letter.
   */
  public static Problem encodedFolder(String folder) {
    return data(
        123,
        "the name of a folder holds letters as the bytes of UTF-8, which Spark reads as other ones",
        folder,
        "expected letters beyond ASCII as they are, found them percent-encoded",
        "rename the folder, such as K%C3%B6ln to Köln; a pattern such as FOLDER/*/*.parquet reads"
            + " the files alone, without the columns that folders stand for");
  }

  private static Problem data(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.DATA, number, what, where, expectation, fix);
  }
}
