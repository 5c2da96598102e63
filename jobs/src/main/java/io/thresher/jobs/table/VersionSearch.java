package io.thresher.jobs.table;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** Finds the version that a name or a time stands for. */
final class VersionSearch {
  private VersionSearch() {}

  static String of(SparkSession session, CatalogTable table, InputTable.Choice choice) {
    String version = choice.version();
    if (version == null) {
      return ofTime(session, table, String.valueOf(choice.timestamp()));
    }
    Long snapshot =
        table.format() == TableFormat.ICEBERG
            ? IcebergHistory.reference(session, table.name(), version)
            : null;
    if (snapshot != null) {
      return snapshot.toString();
    }
    if (!version.matches("[0-9]{1,19}")) {
      throw problem(table, version, "no branch or tag of that name");
    }
    return version;
  }

  private static String ofTime(SparkSession session, CatalogTable table, String time) {
    String from =
        table.format() == TableFormat.ICEBERG
            ? "SELECT snapshot_id AS version, made_current_at AS timestamp FROM "
                + table.name().child("history").quoted()
            : "DESCRIBE HISTORY " + table.name().quoted();
    Dataset<Row> versions = session.sql(from);
    Row moment = session.range(1).select(functions.lit(time).try_cast("timestamp")).head();
    if (moment.isNullAt(0)) {
      throw problem(table, time, "no time; write one such as 2026-01-31 06:00:00");
    }
    @Nullable Row found =
        versions
            .filter(versions.col("timestamp").leq(functions.lit(time).cast("timestamp")))
            .orderBy(versions.col("timestamp").desc(), versions.col("version").desc())
            .select("version")
            .takeAsList(1)
            .stream()
            .findFirst()
            .orElse(null);
    if (found == null) {
      throw problem(table, time, "no version so old");
    }
    return Long.toString(found.getLong(0));
  }

  private static ScoringException problem(CatalogTable table, String version, String reason) {
    return new ScoringException(TableProblems.noVersion(table.name().toString(), version, reason));
  }
}
