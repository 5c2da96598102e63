package io.thresher.errors;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Sentences about files of text. They show the text of a field that cannot be read, as much of it
 * as tells what is wrong.
 */
public final class TextProblems {
  private static final int SHOWN = 40;
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?\\d*,\\d+");
  private static final List<String> ABSENT =
      List.of("na", "n/a", "#n/a", "null", "none", "nil", "-", "--", "?", "\\n", "missing", "");

  private TextProblems() {}

  /**
   * A row of a CSV file has more or fewer fields than there are columns, mostly because of another
   * delimiter, or of quotes that another program writes otherwise.
   *
   * @param where file and line
   */
  public static Problem wrongFieldCount(String where, int columns, int fields) {
    return data(
        106,
        "a row has the wrong number of fields",
        where,
        "expected " + columns + " fields, one for each column, got " + fields,
        "correct the row; check --delimiter, --quote, --escape and --multiline");
  }

  /**
   * The text of a field is no value of its column's type: of that which the model takes for a
   * feature, of {@code --types} or {@code --schema}, or of the output that is appended to.
   */
  public static Problem noValue(String where, String column, String text, String type) {
    return data(
        751,
        "a field does not fit its column's type",
        where + ", column '" + column + "'",
        "expected a value of the type " + type + ", got " + shown(text),
        hint(text));
  }

  /**
   * The text of a field is a number beyond the range of its column's type. As a floating-point
   * number it would become infinity.
   */
  public static Problem tooLarge(String where, String column, String text, String type) {
    return data(
        752,
        "a field is beyond the range of its column's type",
        where + ", column '" + column + "'",
        "expected a value within the range of " + type + ", got " + shown(text),
        "correct the row, or read the column as a wider type with --types or --schema");
  }

  /**
   * A column that feeds nothing holds numbers, by the rows before or by the output that is appended
   * to, and this text would lose zeros, blanks or digits as one.
   */
  public static Problem otherwisePrinted(String where, String column, String text, String type) {
    return data(
        753,
        "a field would become another text as a number",
        where + ", column '" + column + "'",
        "expected a text that a " + type + " prints, got " + shown(text),
        "keep the texts with --types '"
            + column
            + " STRING', in another output where this one holds numbers; or take them for numbers"
            + " with --types '"
            + column
            + " "
            + type
            + "'");
  }

  /** A line of a CSV file has no fields at all. */
  public static Problem noRecord(String where) {
    return data(
        754,
        "a line is no record",
        where,
        "expected fields, got none",
        "correct the line; check --comment and --quote");
  }

  /**
   * Something other than a delimiter follows the closing quote of a field. Most often the file
   * escapes quotes within fields by a backslash, where CSV doubles them, or the other way round.
   *
   * @param quote as it is expected within a field
   */
  public static Problem strayQuote(String where, String quote) {
    return data(
        755,
        "a quoted field goes on behind its closing quote",
        where,
        "expected quotes within a field as " + quote + ", and a delimiter behind its last",
        "name what stands before a quote within a field: --escape '\\' for a backslash, left out"
            + " where quotes are doubled; or --quote '' where quotes mean nothing");
  }

  /**
   * A field begins with a quote, and the line ends before another quote closes it; with {@code
   * --multiline}, the file does.
   */
  public static Problem openQuote(String where) {
    return data(
        756,
        "a quoted field does not end",
        where,
        "expected a closing quote",
        "give --multiline where fields hold line breaks; where it is given, close the quote on that"
            + " line or name what escapes quotes with --escape; or --quote '' where quotes mean"
            + " nothing");
  }

  /** A row has more fields than any table has columns, as where another delimiter is meant. */
  public static Problem tooManyFields(String where, int most) {
    return data(
        757,
        "a row has too many fields",
        where,
        "expected at most " + most + " fields in a row",
        "correct the row; check --delimiter and --quote");
  }

  /**
   * The first bytes of a file of text show that it is in another encoding than it is read by, or
   * that it is no text.
   *
   * @param found the name of an encoding, or a format in words
   */
  public static Problem otherEncoding(String file, String encoding, String found) {
    return data(
        758,
        "the file is not what it is read as",
        file,
        "expected text in " + encoding + ", found " + found,
        found.startsWith("UTF")
            ? "give --encoding " + found
            : "export it as CSV, correct its name, or name its format with --format");
  }

  /**
   * The encoding that a file is read by has no character for some of its bytes. Other programs show
   * a question mark in their place; here they would become a value that nobody wrote.
   */
  public static Problem wrongBytes(String where, String encoding, String got) {
    return data(
        759,
        "the text holds bytes that its encoding does not have",
        where,
        "expected " + encoding + ", got " + got,
        "name the encoding of the file with --encoding, such as windows-1252 or ISO-8859-1");
  }

  /**
   * The header of a CSV file is one name that holds what other programs put between names, and no
   * {@code --delimiter} is given.
   */
  public static Problem otherDelimiter(String file, String name, String delimiter) {
    return data(
        760,
        "the header is one name, with other delimiters in it",
        file,
        "expected names with commas between them, got " + shown(name),
        "give --delimiter '" + delimiter + "'; or --delimiter ',' where that is one name");
  }

  private static String hint(String text) {
    String stripped = text.strip();
    if (DECIMAL_COMMA.matcher(stripped).matches()) {
      return "give --decimal , where a comma stands before the fraction; else correct the row";
    }
    if (ABSENT.contains(stripped.toLowerCase(Locale.ROOT))) {
      return "give --null-value '" + text + "' where it stands for no value; else correct the row";
    }
    if (stripped.contains(";") || stripped.contains("\t") || stripped.contains("|")) {
      return "check --delimiter; else correct the row";
    }
    if (stripped.contains("\"") || stripped.contains("\\")) {
      return "check --quote and --escape; else correct the row";
    }
    return "correct the row; --null-value names a text that stands for no value, --decimal the"
        + " character before a fraction, --types another type";
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder("'");
    for (int i = 0; i < Math.min(text.length(), SHOWN); i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '\u00B7' : c);
    }
    shown.append('\'');
    return text.length() <= SHOWN
        ? shown.toString()
        : shown + " and so on, " + text.length() + " characters";
  }

  private static Problem data(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.DATA, number, what, where, expectation, fix);
  }
}
