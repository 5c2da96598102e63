package io.thresher.jobs.table;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * A table or view that is read: where it keeps versions, at one of them, whatever others write
 * meanwhile.
 *
 * @param since the version after which rows count; empty where all do
 * @param version that is read; empty where the table keeps none
 * @param isFixed whether it is read at that version, rather than as it is
 * @param rows what is read
 */
public record InputTable(
    TableName name, String since, String version, boolean isFixed, Dataset<Row> rows) {

  /**
   * Which version of a table is asked for.
   *
   * @param version id, number, branch or tag; null for the latest
   * @param timestamp of the version, as SQL has it; null for the latest
   * @param since the version after which rows count; null where all do
   */
  public record Choice(
      @Nullable String version, @Nullable String timestamp, @Nullable String since) {
    /** The text of what was asked for; empty where that is the latest. */
    String text() {
      return version != null ? version : timestamp == null ? "" : timestamp;
    }
  }

  /**
   * Opens a table.
   *
   * @throws ScoringException THR-DATA-974 where it has no such version, THR-DATA-972, 973 and 976
   *     and THR-USE-979 where the rows that were added since cannot be told
   */
  public static InputTable open(SparkSession session, TableName name, Choice choice) {
    return TableLibraries.need(name, () -> opened(session, name, choice));
  }

  private static InputTable opened(SparkSession session, TableName name, Choice choice) {
    CatalogTable table = CatalogTable.find(session, name);
    if (table == null || table.format() == null) {
      return plain(session, name, choice, table);
    }
    String asked = choice.text();
    TableHistory history = TableHistory.of(session, table);
    String version = asked.isEmpty() ? history.latest() : resolved(session, table, choice);
    if (choice.since() != null) {
      Dataset<Row> added = new AddedRows(session, table, history).since(choice.since(), version);
      return new InputTable(name, choice.since(), version, true, added);
    }
    Dataset<Row> now = session.table(name.quoted());
    if (version.isEmpty()) {
      return new InputTable(name, "", "", false, now); // Nothing was written to it yet.
    }
    Dataset<Row> then = at(session, name, version);
    // A snapshot has the columns that the table had when it was made.
    boolean isFixed = !asked.isEmpty() || then.schema().equals(now.schema());
    return new InputTable(name, "", version, isFixed, isFixed ? then : now);
  }

  private static InputTable plain(
      SparkSession session, TableName name, Choice choice, @Nullable CatalogTable table) {
    String provider = table == null ? "a view" : table.provider();
    if (!choice.text().isEmpty()) {
      throw new ScoringException(
          TableProblems.noVersion(
              name.toString(), choice.text(), provider + ", which keeps no versions"));
    }
    if (choice.since() != null) {
      throw new ScoringException(TableProblems.noIncrements(name.toString(), provider));
    }
    return new InputTable(name, "", "", false, session.table(name.quoted()));
  }

  /**
   * Throws where new rows cannot be told from old ones: the first time, too, as a run leaves no
   * trace of what it read then.
   *
   * @throws ScoringException THR-USE-979
   */
  public static void checkKeepsVersions(SparkSession session, TableName name) {
    CatalogTable table = CatalogTable.find(session, name);
    if (table == null) {
      String got = "no table that the catalog lists";
      throw new ScoringException(TableProblems.noIncrements(name.toString(), got));
    }
    if (table.format() == null) {
      throw new ScoringException(TableProblems.noIncrements(name.toString(), table.provider()));
    }
  }

  private static Dataset<Row> at(SparkSession session, TableName name, String version) {
    return session.sql("SELECT * FROM " + name.quoted() + " VERSION AS OF '" + version + "'");
  }

  private static String resolved(SparkSession session, CatalogTable table, Choice choice) {
    try {
      String found = VersionSearch.of(session, table, choice);
      at(session, table.name(), found);
      return found;
    } catch (ScoringException e) {
      throw e;
    } catch (Exception e) {
      throw new ScoringException(
          TableProblems.noVersion(table.name().toString(), choice.text(), firstLine(e)), e);
    }
  }

  static String firstLine(Throwable thrown) {
    String text = String.valueOf(thrown.getMessage()).strip();
    return text.lines().findFirst().orElse("");
  }

  /** What is read, for the identity of a run; empty where that is not known. */
  public String range() {
    return since.isEmpty() ? version : since + ".." + version;
  }

  /** Whether there is nothing after the version since which rows count. */
  public boolean isUnchanged() {
    return !since.isEmpty() && since.equals(version);
  }

  /**
   * Makes sure that what was read is what it says.
   *
   * @throws ScoringException THR-DATA-975 where the table has moved on
   */
  public void checkUnmoved(SparkSession session) {
    if (isFixed || version.isEmpty()) {
      return;
    }
    CatalogTable table = CatalogTable.find(session, name);
    String now = table == null ? "no table" : TableHistory.of(session, table).latest();
    if (!now.equals(version)) {
      throw new ScoringException(TableProblems.movedOn(name.toString(), version, now));
    }
  }

  static Dataset<Row> none(SparkSession session, TableName name) {
    return session.table(name.quoted()).filter(functions.lit(false));
  }
}
