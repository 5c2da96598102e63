package io.thresher.errors;

import java.util.List;
import java.util.Locale;

/** Sentences about tables of a catalog that are read at a version, and written to. */
public final class TableProblems {
  private static final String OUTPUT = "--output-table";

  private TableProblems() {}

  /** A name is parts with dots between them; a part with other characters stands in backquotes. */
  public static Problem badName(String option, String name) {
    return new Problem(
        Area.USAGE,
        965,
        "the name of the table cannot be read",
        option + " " + name,
        "expected parts with dots between them, as in catalog.schema.table",
        "put a part with other characters in backquotes");
  }

  /** The table is not in the catalog. It may be a slip, so it is not created unasked. */
  public static Problem noTable(String table) {
    return output(
        966,
        "there is no table " + table,
        OUTPUT,
        "expected one that the session's catalog knows",
        "correct the name, configure the catalog with --conf, or have it created with"
            + " --create-table FORMAT");
  }

  /** A table is created once its rows are scored, so what it stands in is looked for before. */
  public static Problem noNamespace(String table, String namespace) {
    return output(
        985,
        "the namespace of the table to be created is missing",
        OUTPUT + " " + table,
        "expected " + namespace + " in the session's catalog",
        "create it with CREATE NAMESPACE " + namespace + ", or correct the name");
  }

  /**
   * A table of plain files has no commit that takes all files at once and could hold the id of a
   * run. The folder of such a table is written as any other output.
   *
   * @param location of its files
   */
  public static Problem noCommits(String table, String format, String location) {
    return output(
        967,
        "a table of this format cannot be written in one commit",
        OUTPUT + " " + table,
        "expected a table of Iceberg or Delta, got " + format,
        "write its folder in place of the table, with --output "
            + location
            + " --mode append, then let Spark see it with REFRESH TABLE");
  }

  /**
   * Nothing is cast on the way into a table, and no column is left out: a name or type that differs
   * is a mistake more often than not.
   *
   * @param differences one for each column
   */
  public static Problem columnsDiffer(String table, List<String> differences) {
    return output(
        968,
        "the scores do not fit the columns of the table",
        OUTPUT + " " + table,
        "expected a column of the same name and type for each, but "
            + String.join("; ", differences),
        "choose what is written with --keep, --drop, --bind and --outputs, or change the table with"
            + " ALTER TABLE");
  }

  /** {@code --mode error}, which is the default, writes only to a table without rows. */
  public static Problem holdsRows(String table) {
    return output(
        969,
        "the table holds rows",
        OUTPUT + " " + table,
        "expected a table that is empty, or is created",
        "choose --mode append, overwrite or merge");
  }

  /**
   * A merge puts each row in the place of the one with its key. Two rows of one key would leave it
   * to chance which of them stays, and a row without a key would never find its place.
   *
   * @param keys how many keys are null or not alone, and how many rows have them
   */
  public static Problem keysNotUnique(String table, List<String> columns, String keys) {
    return new Problem(
        Area.DATA,
        970,
        "the keys of the scored rows are not unique",
        "--merge-on " + String.join(",", columns) + " into " + table,
        "expected one row for each key, and no null, got " + keys,
        "name more columns in --merge-on, or filter the input; nothing was committed");
  }

  /**
   * The classes of the catalog or of the table's format are not on the class path. Thresher brings
   * none of them along: they belong to a version of Spark and of the tables.
   */
  public static Problem noLibrary(String table, String reason) {
    return new Problem(
        Area.USAGE,
        971,
        "the library of the table's format or catalog is missing",
        table,
        "expected its classes on the class path, got: " + reason,
        "add its jar: to THRESHER_CLASSPATH for submit-scripts/thresher, by --packages with"
            + " spark-submit");
  }

  /**
   * {@code --incremental} scores the rows that were appended since. Rows were also deleted or
   * changed since, and their scores would stay as they are.
   *
   * @param change what was done, and in which version
   */
  public static Problem notOnlyAppended(String table, String change) {
    return data(
        972,
        "the input table was not only appended to since it was scored",
        table,
        "expected appended rows alone since the last run, got " + change,
        "score all of it again with --mode overwrite or merge, without --incremental; later runs"
            + " can go on from there");
  }

  /**
   * {@code --incremental} starts at the version that the last run has read, as the output table
   * says. Its record was removed from the input table, or the table was rolled back or replaced.
   */
  public static Problem versionGone(String table, String version) {
    return data(
        973,
        "the input table does not know the version that was scored last",
        table,
        "expected version " + version + " among those that it came from",
        "score all of it again with --mode overwrite or merge, without --incremental; keep"
            + " snapshots for longer than the time between two runs");
  }

  /** Only tables of Iceberg and Delta keep earlier versions, and only for so long. */
  public static Problem noVersion(String table, String version, String reason) {
    return data(
        974,
        "the table has no such version",
        table + " as of " + version,
        "expected a version, branch, tag or time that the table knows, got: " + reason,
        "correct --version-as-of or --timestamp-as-of");
  }

  /**
   * The columns of the table were changed since its last snapshot, so it is read as it is now, not
   * at a fixed snapshot, and it has moved on while it was read.
   */
  public static Problem movedOn(String table, String before, String now) {
    return data(
        975,
        "the input table changed while it was scored",
        table,
        "expected version " + before + " until the end, got " + now,
        "run the same command again; nothing was committed");
  }

  /**
   * {@code --incremental} on Delta reads the change data feed, which a table has if it is told to.
   */
  public static Problem noChangeFeed(String table, String reason) {
    return data(
        976,
        "the appended rows of the table cannot be read",
        table,
        "expected its change data feed since the last run, got: " + reason,
        "ALTER TABLE ... SET TBLPROPERTIES (delta.enableChangeDataFeed = true), and score all of it"
            + " once without --incremental");
  }

  /** The table's format refused the commit, or a task of it failed. The scores are kept. */
  public static Problem notCommitted(String table, String reason) {
    return output(
        977,
        "the scores could not be committed to the table",
        OUTPUT + " " + table,
        "expected one commit, got: " + reason,
        "run the same command again: it commits what is scored already");
  }

  /**
   * The commit failed, and so did the attempt to find out whether it is in the table all the same.
   */
  public static Problem commitUnknown(String table, String reason) {
    return new Problem(
        Area.COMMIT,
        978,
        "it is not known whether the scores were committed to the table",
        table,
        "expected to commit and to read the table's history, got: " + reason,
        "run the same command again: it finds out, and commits if nothing is");
  }

  /**
   * Without a run before, or with {@code --incremental} on a table that keeps no versions, there is
   * nothing that tells new rows from old ones.
   */
  public static Problem noIncrements(String table, String format) {
    return new Problem(
        Area.USAGE,
        979,
        "new rows of this table cannot be told from old ones",
        "--table " + table,
        "expected a table of Iceberg or Delta with --incremental, got " + format,
        "leave out --incremental, or name files with --input");
  }

  /**
   * With {@code --incremental}, neither the history of the output table nor the manifest of the
   * folder tells up to where the input was scored, and there are rows. All rows would be appended.
   */
  public static Problem noStart(String table, String input) {
    return output(
        980,
        "it is not known which rows of the input are in the output table already",
        OUTPUT + " " + table,
        "expected a run on " + input + " in its history or in the manifest of --output, or no row",
        "score all rows with --mode overwrite or merge, or, where none of them is in the table,"
            + " with --mode append, without --incremental; later runs go on from there");
  }

  /**
   * With {@code --incremental}, another driver has committed rows of the same input since this one
   * was planned.
   *
   * @param version of the input that is scored by now; empty where none is
   */
  public static Problem readMeanwhile(String table, String input, String version) {
    return data(
        981,
        "another run has scored rows of the input meanwhile",
        OUTPUT + " " + table,
        "expected no other run on %s, which is scored up to '%s' now".formatted(input, version),
        "run the same command again: it scores what is left; nothing was committed, and what this"
            + " run scored is not used, since some of its rows are in the table by now");
  }

  /** A run is in the table's history, and a later one took the place of its rows. */
  public static Problem displaced(String table, String run, String later) {
    return output(
        982,
        "the table does not hold this run any more",
        OUTPUT + " " + table,
        "expected run " + run + " to be the latest, but later came run " + later,
        "to commit it once more, give it a new name with --run-id");
  }

  /** The table was dropped, created anew, rolled back or emptied since a run was committed. */
  public static Problem notHeld(String table, String run, String found) {
    return output(
        983,
        "the table does not know of a run that the manifest says it holds",
        OUTPUT + " " + table,
        "expected the version of run " + run + ", got " + found,
        "to commit it once more, give it a new name with --run-id");
  }

  /**
   * What is committed is read from the files that tasks have written. Somebody changed or cut them
   * since then.
   *
   * @param scored rows that were written
   * @param found how many are there now
   */
  public static Problem scoresChanged(String table, long scored, long found) {
    return data(
        984,
        "the files of the scores are not as they were written",
        OUTPUT + " " + table,
        String.format(Locale.ROOT, "expected %,d rows, got %,d", scored, found),
        "run the same command again: it scores all rows again, since nothing tells which of these"
            + " scores are whole; nothing was committed");
  }

  private static Problem output(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.OUTPUT, number, what, where, expectation, fix);
  }

  private static Problem data(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.DATA, number, what, where, expectation, fix);
  }
}
