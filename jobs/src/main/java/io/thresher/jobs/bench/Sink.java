package io.thresher.jobs.bench;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the rows of a query go. */
public interface Sink {
  /** For people and for results; does not change. */
  String label();

  /** Removes what an earlier query has left. */
  default void clear() {}

  /** Runs the query to its end. */
  void take(Dataset<Row> rows);
}
