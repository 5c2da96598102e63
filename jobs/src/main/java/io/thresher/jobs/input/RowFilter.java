package io.thresher.jobs.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.thresher.errors.InputProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.spark.ReadingQuery;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The condition of {@code --filter}. */
public final class RowFilter {
  private static final String OPTION = "--filter";

  private RowFilter() {}

  /**
   * The rows that it holds for, and those that are malformed: of these nobody knows. All rows,
   * after a problem was added, where the condition is not valid.
   */
  public static Dataset<Row> apply(Dataset<Row> data, @Nullable String filter, Problems problems) {
    if (filter == null) {
      return data;
    }
    boolean malformed = List.of(data.columns()).contains(MalformedText.COLUMN);
    try {
      Column condition = expr(filter);
      Dataset<Row> filtered =
          data.filter(malformed ? col(MalformedText.COLUMN).isNotNull().or(condition) : condition);
      problems.collect(() -> ReadingQuery.check(filtered, OPTION, filter));
      return filtered;
    } catch (Exception e) {
      if (!(e instanceof AnalysisException analysis)) {
        throw e;
      }
      String column = analysis.getMessageParameters().getOrDefault("objectName", "");
      problems.add(
          String.valueOf(analysis.getCondition()).startsWith("UNRESOLVED_COLUMN")
              ? InputProblems.unknownColumn(
                  OPTION, column.replace("`", ""), List.of(data.columns()))
              : UsageProblems.badExpression(OPTION, filter, Causes.rootMessage(e)));
      return data;
    }
  }
}
