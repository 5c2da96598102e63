package io.thresher.jobs.table;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a table came from, the latest first, as far back as it remembers them.
 *
 * @param versions empty where nothing was written to it yet
 * @param aside ids of others that the table knows, such as those that it was rolled back from
 */
public record TableHistory(List<Version> versions, Set<String> aside) {
  static final String OVERWRITE = "overwrite";
  private static final String MERGE = "merge";

  public TableHistory(List<Version> versions) {
    this(versions, Set.of());
  }

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
    table.name().refresh(session);
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

  /**
   * A later run that took the place of rows of a run: by an overwrite or, where that run was one of
   * these itself, by a merge.
   *
   * @param mode of the run
   */
  public Optional<Version> displacing(String run, String mode) {
    boolean isReplacing = mode.equals(OVERWRITE) || mode.equals(MERGE);
    for (Version version : versions) {
      RunMark mark = version.mark();
      if (mark != null && mark.run().equals(run)) {
        break;
      }
      if (mark != null
          && (mark.mode().equals(OVERWRITE) || (isReplacing && mark.mode().equals(MERGE)))) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a version may have been one of these whose record has gone since: not where it is
   * known, as one that the table came from or as one that it went back from.
   */
  public boolean forgets(String id, String format) {
    if (versions.isEmpty() || aside.contains(id) || since(id).isPresent()) {
      return false;
    }
    // Versions of Delta are counted.
    return !format.equals(TableFormat.DELTA.toString())
        || Long.parseLong(id) < Long.parseLong(versions.get(versions.size() - 1).id());
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
