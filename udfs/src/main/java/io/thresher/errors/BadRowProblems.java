package io.thresher.errors;

import java.util.Collection;
import java.util.List;

/** What can be wrong with single rows that a run may set aside, and with their number. */
public final class BadRowProblems {
  private BadRowProblems() {}

  /**
   * The rows that cannot be read, converted or scored, or whose scores a guard sets aside, are
   * counted over the whole run. There are more than {@code --max-bad-rows} allows, so nothing is
   * published.
   *
   * @param places of the first few
   */
  public static Problem tooMany(String counted, String limit, List<String> places) {
    return new Problem(
        Area.BAD_ROWS,
        301,
        "more bad rows than allowed",
        places.isEmpty() ? "the input" : "the first: " + String.join("; ", places),
        "expected at most " + limit + ", got " + counted,
        "correct the rows, or raise --max-bad-rows");
  }

  /**
   * A score is NaN, infinite or outside of its {@code --range}, and {@code --guard} says that such
   * a row fails the run, or is set aside where the run allows no bad rows.
   */
  public static Problem refusedScore(String output, String where, String expected, String got) {
    return new Problem(
        Area.DATA,
        302,
        "the model gives a score that its guard refuses",
        "output '" + output + "', " + where,
        "expected " + expected + ", got " + got,
        "correct or filter out the row, or count such scores: --guard " + output + "=count");
  }

  /**
   * A line of a CSV or JSON input cannot be read as a row. It is the code that such a row has in
   * the quarantine; without {@code --max-bad-rows} the first one fails the run under a code of its
   * own.
   */
  public static Problem malformed(String format, String where) {
    return new Problem(
        Area.DATA,
        303,
        "the text is not a row of the schema",
        where,
        "expected a record of " + format + " with the fields and types of the schema",
        "correct the text, or give --schema or the options that describe it");
  }

  /**
   * A {@code --guard} or a {@code --range} names an output that the model does not have, or that
   * {@code --outputs} leaves out.
   */
  public static Problem unknownOutput(String option, String output, Collection<String> outputs) {
    return new Problem(
        Area.DATA,
        304,
        "output not found among the chosen ones",
        "option '" + option + "', '" + output + "'",
        "expected an output of the model that the run keeps",
        Nearest.hint(output, outputs));
  }

  /**
   * Only numbers can be compared with a range, and only floating-point numbers can be NaN or
   * infinite.
   */
  public static Problem notNumeric(String option, String output, String type) {
    return new Problem(
        Area.DATA,
        305,
        "output cannot be guarded so",
        "option '" + option + "', output '" + output + "'",
        "expected an output of "
            + (option.equals("guard") ? "floating-point numbers, or a range" : "numbers")
            + ", got "
            + type,
        "leave the option out for this output");
  }

  /**
   * The model fails on one row after the other, also on a row that it has scored before, so the
   * rows are not to blame and none is set aside.
   */
  public static Problem everyRow(String model, int tried, String where, String message) {
    return new Problem(
        Area.RUNTIME,
        301,
        "the model fails on every row tried",
        "model " + model + ", " + tried + " rows, the last: " + where,
        "ONNX Runtime says: " + message,
        "check the model, its options and the machine; single rows are not at fault");
  }

  /**
   * A batch fails; halved until single rows stand alone, every row passes; together they fail
   * again. The model, or the memory that it takes, depends on the size of the batch.
   */
  public static Problem noSingleRow(String model, int rows, String where, String message) {
    return new Problem(
        Area.RUNTIME,
        302,
        "the model fails on a batch but on none of its rows alone",
        "model " + model + ", batch of " + rows + " rows, the last: " + where,
        "ONNX Runtime says: " + message,
        "make --batch-size smaller");
  }

  /**
   * Rows that are set aside are written beside the output, to {@code _quarantine}, and that write
   * failed.
   */
  public static Problem quarantineUnwritable(String file, String reason) {
    return new Problem(
        Area.OUTPUT,
        301,
        "quarantined rows cannot be written",
        file,
        "expected a folder that can be written, got: " + reason,
        "correct the rights on the output, or run without --max-bad-rows");
  }
}
