package io.thresher.jobs.bench;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the rows of a query go. */
interface Sink {
  String name();

  /** Runs the query to its end. */
  void take(Dataset<Row> rows);
}
