package io.thresher.jobs.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Versions of a table of Delta, as {@code DESCRIBE HISTORY} tells them. */
final class DeltaHistory {
  private static final Set<String> APPENDING = Set.of("WRITE", "STREAMING UPDATE");

  /** Operations that leave all rows as they are. */
  private static final Set<String> KEEPING =
      Set.of(
          "ADD COLUMNS",
          "ADD CONSTRAINT",
          "CHANGE COLUMN",
          "CLUSTER BY",
          "COMPUTE STATS",
          "CREATE TABLE",
          "OPTIMIZE",
          "REORG",
          "SET TBLPROPERTIES",
          "UNSET TBLPROPERTIES",
          "UPGRADE PROTOCOL",
          "VACUUM END",
          "VACUUM START");

  private DeltaHistory() {}

  static TableHistory of(SparkSession session, TableName name) {
    List<TableHistory.Version> versions =
        session
            .sql("DESCRIBE HISTORY " + name.quoted())
            .select("version", "operation", "operationParameters", "userMetadata")
            .collectAsList()
            .stream()
            .map(DeltaHistory::version)
            .toList();
    return new TableHistory(versions);
  }

  private static TableHistory.Version version(Row row) {
    String operation = row.isNullAt(1) ? "an unknown operation" : row.getString(1);
    Map<String, String> parameters = row.isNullAt(2) ? Map.of() : row.getJavaMap(2);
    return new TableHistory.Version(
        Long.toString(row.getLong(0)),
        operation.toLowerCase(Locale.ROOT),
        change(operation, parameters),
        RunMark.of(row.isNullAt(3) ? null : row.getString(3)));
  }

  private static TableHistory.Change change(String operation, Map<String, String> parameters) {
    String how = parameters.getOrDefault("mode", parameters.getOrDefault("outputMode", ""));
    if (APPENDING.contains(operation) && how.equalsIgnoreCase("append")) {
      return TableHistory.Change.APPENDED;
    }
    return KEEPING.contains(operation) ? TableHistory.Change.NONE : TableHistory.Change.OTHER;
  }
}
