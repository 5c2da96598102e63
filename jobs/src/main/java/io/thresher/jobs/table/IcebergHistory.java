package io.thresher.jobs.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Snapshots of a table of Iceberg, as its metadata tables tell them. */
final class IcebergHistory {
  private IcebergHistory() {}

  static TableHistory of(SparkSession session, TableName name) {
    Map<Long, Row> snapshots = new HashMap<>();
    session
        .sql(
            "SELECT snapshot_id, parent_id, operation, summary FROM "
                + name.child("snapshots").quoted())
        .collectAsList()
        .forEach(row -> snapshots.put(row.getLong(0), row));
    Set<String> ids =
        snapshots.keySet().stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    return new TableHistory(ancestors(snapshots, reference(session, name, "main")), ids);
  }

  /** The snapshot that a branch or a tag stands for; null where there is none of that name. */
  static @Nullable Long reference(SparkSession session, TableName name, String reference) {
    return session
        .sql("SELECT name, snapshot_id FROM " + name.child("refs").quoted())
        .collectAsList()
        .stream()
        .filter(row -> row.getString(0).equals(reference))
        .map(row -> row.getLong(1))
        .findFirst()
        .orElse(null);
  }

  private static List<TableHistory.Version> ancestors(
      Map<Long, Row> snapshots, @Nullable Long latest) {
    List<TableHistory.Version> versions = new ArrayList<>();
    Row snapshot = latest == null ? null : snapshots.get(latest);
    while (snapshot != null) {
      versions.add(version(snapshot));
      snapshot = snapshot.isNullAt(1) ? null : snapshots.get(snapshot.getLong(1));
    }
    return versions;
  }

  private static TableHistory.Version version(Row snapshot) {
    String operation = snapshot.isNullAt(2) ? "an unknown operation" : snapshot.getString(2);
    TableHistory.Change change =
        switch (operation) {
          case "append" -> TableHistory.Change.APPENDED;
          case "replace" -> TableHistory.Change.NONE;
          default -> TableHistory.Change.OTHER;
        };
    Map<String, String> summary = snapshot.isNullAt(3) ? Map.of() : snapshot.getJavaMap(3);
    return new TableHistory.Version(
        Long.toString(snapshot.getLong(0)), operation, change, RunMark.of(summary));
  }
}
