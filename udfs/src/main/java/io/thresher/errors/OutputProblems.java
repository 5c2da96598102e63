package io.thresher.errors;

import java.util.Collection;

/** Sentences about where predictions go. */
public final class OutputProblems {
  private OutputProblems() {}

  public static Problem exists(String path) {
    return output(
        1,
        "the output exists",
        path,
        "expected a path where nothing is yet",
        "choose another --output, or --mode overwrite or append");
  }

  /**
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

  public static Problem unwritable(String path, String reason) {
    return output(
        3,
        "the output cannot be written",
        path,
        "expected a path on a writable file system, got: " + reason,
        "choose another --output, or grant the right to write");
  }

  public static Problem unsupportedType(String format, String column, String type) {
    return output(
        4,
        format + " cannot hold the column '" + column + "'",
        "--output-format " + format,
        "expected numbers, text, booleans and times, found " + type,
        "write Parquet, or leave the column out with --keep, --drop or --outputs");
  }

  public static Problem duplicateColumn(String column) {
    return output(
        5,
        "two columns of the output are named '" + column + "'",
        "--keep and --outputs",
        "expected every name once",
        "rename the output with --outputs " + column + "=NAME, or leave the kept column out");
  }

  public static Problem unknownPartitionColumn(String column, Collection<String> known) {
    return output(
        6,
        "there is no column '" + column + "' in the output to partition by",
        "--partition-by",
        "expected a kept column or an output of the model",
        Nearest.hint(column, known));
  }

  public static Problem onlyPartitionColumns() {
    return output(
        7,
        "every column of the output is partitioned by",
        "--partition-by",
        "expected at least one column left to write",
        "partition by fewer columns, or keep more");
  }

  /**
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

  public static Problem noFileSystem(String path, String missing) {
    return output(
        10,
        "the file system of the output is not on the class path",
        path,
        "expected the class " + missing,
        InputProblems.addToClassPath(missing));
  }

  public static Problem appendsOtherFormat(String file, String format, String present) {
    return output(
        11,
        "the output holds files of another format",
        file,
        "expected " + format + " files to append to, found " + present,
        "choose another --output, --output-format " + present + ", or --mode overwrite");
  }

  public static Problem appendsOtherColumns(String path, String present, String written) {
    return output(
        12,
        "the output holds other columns",
        path,
        "expected " + written + ", found " + present,
        "choose another --output, or --mode overwrite; --keep and --outputs choose columns");
  }

  private static Problem output(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.OUTPUT, number, what, where, expectation, fix);
  }
}
