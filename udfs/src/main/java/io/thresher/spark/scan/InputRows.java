package io.thresher.spark.scan;

import io.thresher.spark.shared.KeepsPartitions;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;

/** Whether rows reach an operator as they stand in their files. */
public final class InputRows {
  private InputRows() {}

  /** Whether every row of the files that are read comes, in order. */
  public static boolean areAll(SparkPlan plan) {
    if (plan instanceof FileSourceScanExec scan) {
      return scan.dataFilters().isEmpty();
    }
    boolean keepsRows =
        plan instanceof ProjectExec
            || plan instanceof ColumnarToRowExec
            || plan instanceof InputAdapter
            || plan instanceof WholeStageCodegenExec
            || (plan instanceof KeepsPartitions node && node.keepsRows());
    return keepsRows && areAll(plan.children().apply(0));
  }
}
