package io.thresher.jobs.table;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a table came from, the latest first, as far back as it remembers them.
 *
 * @param versions empty where nothing was written to it yet
 */
public record TableHistory(List<Version> versions) {

  /** What a version added to those before. */
  enum Change {
    /** Rows. */
    APPENDED,
    /** Nothing: files were written anew, or a property was set. */
    NONE,
    /** Rows were changed or deleted, or it is not known. */
    OTHER
  }

  /**
   * One version.
   *
   * @param id the id of a snapshot, or the number of a version
   * @param operation as the format calls it
   * @param mark of the run that made it; null where none did
   */
  public record Version(String id, String operation, Change change, @Nullable RunMark mark) {}

  /** As others have left it by now. */
  public static TableHistory of(SparkSession session, CatalogTable table) {
    session.catalog().refreshTable(table.name().quoted());
    TableFormat format = table.format();
    if (format == null) {
      return new TableHistory(List.of());
    }
    return switch (format) {
      case ICEBERG -> IcebergHistory.of(session, table.name());
      case DELTA -> DeltaHistory.of(session, table.name());
    };
  }

  /** The id of the latest; empty where there is none. */
  public String latest() {
    return versions.isEmpty() ? "" : versions.get(0).id();
  }

  /** The version that a run has made. */
  public Optional<Version> of(String run) {
    return versions.stream()
        .filter(version -> version.mark() != null && version.mark().run().equals(run))
        .findFirst();
  }

  /** The latest version that was made from a table. */
  public Optional<Version> from(TableName input) {
    String name = input.toString();
    return versions.stream()
        .filter(version -> version.mark() != null && version.mark().inputTable().equals(name))
        .findFirst();
  }

  /** Those that came after one; empty where that is not known. */
  Optional<List<Version>> since(String id) {
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).id().equals(id)) {
        return Optional.of(versions.subList(0, i));
      }
    }
    return Optional.empty();
  }
}
