package io.thresher.jobs.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A way off the main road, which is floats in Parquet, and one key passed on. */
public enum Road {
  /** The same rows as CSV. */
  CSV("csv", 500_000),
  /** About half of the rows. */
  FILTER("filter", 2_000_000),
  /** All columns passed on. */
  ALL("all", 2_000_000),
  /** Numbers and categories, an input of the model for each. */
  STRINGS("strings", 1_000_000),
  /** The floats in one array column. */
  ARRAYS("arrays", 2_000_000),
  /** The same rows as a table of Delta. */
  DELTA("delta", 2_000_000),
  /** The same rows as a table of Iceberg. */
  ICEBERG("iceberg", 2_000_000),
  /** 1000 floats. */
  WIDE("wide", 100_000);

  private final String label;
  private final long rows;

  Road(String label, long rows) {
    this.label = label;
    this.rows = rows;
  }

  /** The labels of all, in order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Road::label).toList();
  }

  /** By its label; empty where there is none. */
  public static Optional<Road> of(String label) {
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }

  public String label() {
    return label;
  }

  /** What the rows are a table of; empty where they are files. */
  public Optional<RoadTable> table() {
    return switch (this) {
      case DELTA -> Optional.of(RoadTable.DELTA);
      case ICEBERG -> Optional.of(RoadTable.ICEBERG);
      default -> Optional.empty();
    };
  }

  /** As many as take a second or so. */
  public long defaultRows() {
    return rows;
  }
}
