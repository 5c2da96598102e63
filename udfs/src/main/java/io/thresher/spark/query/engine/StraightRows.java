package io.thresher.spark.query.engine;

import io.thresher.spark.shared.Scala;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Union;

/**
 * Whether each row of a plan is made of one that is read: its first ones take no others then, as
 * those of an aggregate, a join or a sort do.
 */
final class StraightRows {
  private StraightRows() {}

  /**
   * Looks at all of a plan.
   *
   * @param plan optimized
   */
  static boolean are(LogicalPlan plan) {
    return plan.subqueries().isEmpty()
        && passesOn(plan)
        && Scala.<LogicalPlan>list(plan.children()).stream().allMatch(StraightRows::are);
  }

  private static boolean passesOn(LogicalPlan node) {
    return node.children().isEmpty()
        || node instanceof Project
        || node instanceof Filter
        || node instanceof Generate
        || node instanceof Union
        || (node instanceof RepartitionOperation moved && !moved.shuffle());
  }
}
