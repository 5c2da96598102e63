package io.thresher.spark.write;

import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.SparkPlan;

/** Rewrites plans once Spark has put in its conversions between columns and rows. */
public final class ColumnarWrites extends ColumnarRule {
  private static final long serialVersionUID = 1L;

  @Override
  public Rule<SparkPlan> postColumnarTransitions() {
    return new WriteByBatches();
  }
}
