package io.thresher.jobs.bench;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Columns by their exact names, dots and all. */
final class Quoted {
  private Quoted() {}

  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
