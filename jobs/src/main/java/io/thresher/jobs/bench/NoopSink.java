package io.thresher.jobs.bench;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Spark's own sink that takes every row and writes nothing. */
public final class NoopSink implements Sink {
  @Override
  public String label() {
    return "noop";
  }

  @Override
  public void take(Dataset<Row> rows) {
    rows.write().format("noop").mode(SaveMode.Overwrite).save();
  }
}
