package io.thresher.errors;

import java.util.Collection;

/** Sentences about where predictions go. */
public final class OutputProblems {
  private OutputProblems() {}

  /**
   * By default an output is made and never changed: something is there already, or another run has
   * published there since this one began.
   */
  public static Problem exists(String path) {
    return output(
        1,
        "the output exists",
        path,
        "expected a path where nothing is yet",
        "choose another --output, or --mode overwrite or append");
  }

  /**
   * Writing to the input, into it or around it would make a run read what it writes, or delete its
   * own input.
   *
   * @param relation how the output stands to the input: {@code equals}, {@code contains} or {@code
   *     is inside}
   */
  public static Problem meetsInput(String path, String relation, String input) {
    return output(
        2,
        "the output " + relation + " the input",
        path,
        "expected a path apart from " + input,
        "choose another --output");
  }

  /**
   * The folder of the output cannot be made or written: a wrong path, missing rights, a full disk,
   * or a file in its place.
   */
  public static Problem unwritable(String path, String reason) {
    return output(
        3,
        "the output cannot be written",
        path,
        "expected a path on a writable file system, got: " + reason,
        "choose another --output, or grant the right to write");
  }

  /**
   * The store of the output throttled, failed or did not answer, and went on to when it was asked
   * again. What was done by then is kept; where only the last steps failed, the output may be
   * published.
   */
  public static Problem noAnswer(String path, String reason) {
    return output(
        861,
        "the store of the output does not answer",
        path,
        "expected it to do what is asked, got: " + reason,
        "the same command again later: it does what is left");
  }

  /** CSV holds single values only, and the column holds an array, a map or a group of columns. */
  public static Problem unsupportedType(String format, String column, String type) {
    return output(
        4,
        format + " cannot hold the column '" + column + "'",
        "--output-format " + format,
        "expected numbers, text, booleans and times, found " + type,
        "write Parquet; or make a column of one element of an output, as in --outputs \""
            + column
            + "[1]=NAME\"; or leave the column out with --keep, --drop or --outputs");
  }

  /** A kept column and an output of the model have one name, or names that differ only in case. */
  public static Problem duplicateColumn(String column) {
    return output(
        5,
        "two columns of the output are named '" + column + "'",
        "--keep and --outputs",
        "expected every name once",
        "rename the output with --outputs " + column + "=NAME, or leave the kept column out");
  }

  /** {@code --partition-by} names a column that is not written. */
  public static Problem unknownPartitionColumn(String column, Collection<String> known) {
    return output(
        6,
        "there is no column '" + column + "' in the output to partition by",
        "--partition-by",
        "expected a kept column or an output of the model",
        Nearest.hint(column, known));
  }

  /**
   * Columns that the output is partitioned by stand in the names of folders, so that files would
   * have none left.
   */
  public static Problem onlyPartitionColumns() {
    return output(
        7,
        "every column of the output is partitioned by",
        "--partition-by",
        "expected at least one column left to write",
        "partition by fewer columns, or keep more");
  }

  /**
   * The output would lie on, or around, something else that the command reads or writes, such as
   * the model or the report.
   *
   * @param relation how the output stands to the other: {@code equals} or {@code contains}
   */
  public static Problem meets(String path, String relation, String other, String place) {
    return output(
        9,
        "the output " + relation + " " + other,
        path,
        "expected a folder apart from " + place,
        "choose another --output");
  }

  /**
   * The scheme of the output's path, such as {@code s3a:}, stands for a file system whose classes
   * are not there.
   */
  public static Problem noFileSystem(String path, String missing) {
    return output(
        10,
        "the file system of the output is not on the class path",
        path,
        "expected the class " + missing,
        InputProblems.addToClassPath(missing));
  }

  /**
   * {@code --mode append} adds files to those that are there, and one reader could not read both.
   */
  public static Problem appendsOtherFormat(String file, String format, String present) {
    return output(
        11,
        "the output holds files of another format",
        file,
        "expected " + format + " files to append to, found " + present,
        "choose another --output, --output-format " + present + ", or --mode overwrite");
  }

  /**
   * {@code --mode append} adds files to those that are there, and they have other columns or types.
   */
  public static Problem appendsOtherColumns(String path, String present, String written) {
    return output(
        12,
        "the output holds other columns",
        path,
        "expected " + written + ", found " + present,
        "choose another --output, or --mode overwrite; --keep and --outputs choose columns");
  }

  /** The disk, or the quota, of the output was used up while a task wrote. Nothing is published. */
  public static Problem noSpace(String path, String reason) {
    return output(
        117,
        "there is no space left for the output",
        path,
        "expected space for the predictions, got: " + reason,
        "free some and run the same command again, which continues; or choose another --output");
  }

  private static Problem output(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.OUTPUT, number, what, where, expectation, fix);
  }
}
