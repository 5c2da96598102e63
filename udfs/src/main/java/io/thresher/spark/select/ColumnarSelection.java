package io.thresher.spark.select;

import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.SparkPlan;

/** Rewrites plans before Spark puts in its conversions between columns and rows. */
public final class ColumnarSelection extends ColumnarRule {
  private static final long serialVersionUID = 1L;

  @Override
  public Rule<SparkPlan> preColumnarTransitions() {
    return new SelectByBatches();
  }
}
