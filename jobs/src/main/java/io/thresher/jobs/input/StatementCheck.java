package io.thresher.jobs.input;

import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.trees.TreeNode;

/** Keeps statements from being executed where rows are to be read: Spark runs commands at once. */
final class StatementCheck {
  private StatementCheck() {}

  static void check(SparkSession spark, String option, String statement) {
    if (changesSomething(parsed((org.apache.spark.sql.classic.SparkSession) spark, statement))) {
      throw new ScoringException(UsageProblems.notAQuery(option, statement));
    }
  }

  private static LogicalPlan parsed(
      org.apache.spark.sql.classic.SparkSession spark, String statement) {
    try {
      return spark.sessionState().sqlParser().parsePlan(statement);
    } catch (ParseException e) {
      throw ErrorTranslation.translate(e);
    }
  }

  /** An INSERT may stand below WITH, and several of them below a union. */
  private static boolean changesSomething(TreeNode<?> node) {
    if (node instanceof Command || node instanceof ParsedStatement) {
      return true;
    }
    scala.collection.Iterator<?> children = node.children().iterator();
    while (children.hasNext()) {
      if (changesSomething((TreeNode<?>) children.next())) {
        return true;
      }
    }
    return false;
  }
}
