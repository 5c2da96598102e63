package io.thresher.docs;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Runs SQL, statement by statement, to the last row of each. */
final class SqlBlocks {
  private SqlBlocks() {}

  static void run(String text, SparkSession session) {
    statements(text).forEach(statement -> session.sql(statement).collectAsList());
  }

  /** Statements end with a semicolon at the end of a line. */
  private static List<String> statements(String text) {
    return Arrays.stream(text.split(";\\s*(\n|$)"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }
}
