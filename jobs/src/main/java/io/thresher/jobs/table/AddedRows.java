package io.thresher.jobs.table;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows that were appended to a table after one version, up to another. */
final class AddedRows {
  private static final String CHANGE = "_change_type";

  private final SparkSession session;
  private final CatalogTable table;
  private final TableHistory history;

  AddedRows(SparkSession session, CatalogTable table, TableHistory history) {
    this.session = session;
    this.table = table;
    this.history = history;
  }

  Dataset<Row> since(String version, String until) {
    String name = table.name().toString();
    List<TableHistory.Version> all =
        history
            .since(version)
            .orElseThrow(() -> new ScoringException(TableProblems.versionGone(name, version)));
    List<TableHistory.Version> later = all.subList(all.size() - distance(all, until), all.size());
    for (TableHistory.Version each : later) {
      if (each.change() == TableHistory.Change.OTHER) {
        throw new ScoringException(
            TableProblems.notOnlyAppended(name, each.operation() + " in version " + each.id()));
      }
    }
    boolean adds = later.stream().anyMatch(v -> v.change() == TableHistory.Change.APPENDED);
    if (!adds) {
      return InputTable.none(session, table.name());
    }
    return Objects.requireNonNull(table.format()) == TableFormat.ICEBERG
        ? snapshots(version, until)
        : changes(Long.parseLong(version) + 1, until);
  }

  private static int distance(List<TableHistory.Version> all, String until) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(until)) {
        return all.size() - i;
      }
    }
    return 0;
  }

  private Dataset<Row> snapshots(String after, String until) {
    return session
        .read()
        .option("start-snapshot-id", after)
        .option("end-snapshot-id", until)
        .table(table.name().quoted());
  }

  private Dataset<Row> changes(long first, String last) {
    try {
      Dataset<Row> feed =
          session
              .read()
              .option("readChangeFeed", "true")
              .option("startingVersion", first)
              .option("endingVersion", last)
              .table(table.name().quoted());
      return feed.filter(feed.col(CHANGE).equalTo("insert"))
          .drop(CHANGE, "_commit_version", "_commit_timestamp");
    } catch (Exception e) {
      throw new ScoringException(
          TableProblems.noChangeFeed(table.name().toString(), InputTable.firstLine(e)), e);
    }
  }
}
