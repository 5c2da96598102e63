package io.thresher.spark;

import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.spark.shared.Scala;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CompoundPlanStatement;
import org.apache.spark.sql.catalyst.plans.logical.ExecutableDuringAnalysis;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.execution.CommandExecutionMode;

/**
 * Queries that do nothing but read. Decided on the plan, twice: as it was parsed, before Spark
 * looks any further, since some statements are executed while they are analysed; and as it was
 * analysed, before anything is executed.
 */
public final class ReadingQuery {
  private static final String SPARK = "org.apache.spark.sql.";

  /** EXECUTE IMMEDIATE as Spark 4.0 parses it, and as later ones do. */
  private static final Set<String> EXECUTE_IMMEDIATE =
      Set.of("ExecuteImmediateQuery", "UnresolvedExecuteImmediate");

  private ReadingQuery() {}

  /**
   * The rows of a query.
   *
   * @param option that the text was given by, for messages
   * @throws ParseException if it is no SQL
   * @throws ScoringException THR-USE-114 if it is a statement that would do more than read
   */
  public static Dataset<Row> rows(SparkSession session, String option, String text)
      throws ParseException {
    var spark = (org.apache.spark.sql.classic.SparkSession) session;
    LogicalPlan parsed = spark.sessionState().sqlParser().parsePlan(text);
    check(parsed, option, text);
    check(
        spark.sessionState().executePlan(parsed, CommandExecutionMode.SKIP()).analyzed(),
        option,
        text);
    return org.apache.spark.sql.classic.Dataset.ofRows(spark, parsed);
  }

  /**
   * Checks what was made of a condition.
   *
   * @param data that the condition is part of
   * @throws ScoringException THR-USE-114 if it does more than read
   */
  public static void check(Dataset<Row> data, String option, String text) {
    check(data.queryExecution().analyzed(), option, text);
  }

  private static void check(LogicalPlan plan, String option, String text) {
    if (doesMore(plan)) {
      throw new ScoringException(UsageProblems.notAQuery(option, text));
    }
  }

  /** Plans stand below plans, below expressions, and in the names of WITH. */
  private static boolean doesMore(TreeNode<?> node) {
    if (node instanceof LogicalPlan plan && (isActing(plan) || anyExpressionDoesMore(plan))) {
      return true;
    }
    if (node instanceof CallMethodViaReflection) {
      return true;
    }
    if (node instanceof PlanExpression<?> subquery && doesMore(subquery.plan())) {
      return true;
    }
    return any(node.children()) || any(node.innerChildren());
  }

  private static boolean anyExpressionDoesMore(LogicalPlan plan) {
    return Scala.<Expression>list(plan.expressions()).stream().anyMatch(ReadingQuery::doesMore);
  }

  private static boolean any(scala.collection.Iterable<?> nodes) {
    scala.collection.Iterator<?> each = nodes.iterator();
    while (each.hasNext()) {
      if (each.next() instanceof TreeNode<?> node && doesMore(node)) {
        return true;
      }
    }
    return false;
  }

  /** Nobody knows what the statements of other parsers do. */
  private static boolean isActing(LogicalPlan plan) {
    boolean foreign = !plan.resolved() && !plan.getClass().getName().startsWith(SPARK);
    return foreign
        || plan instanceof Command
        || plan instanceof ParsedStatement
        || plan instanceof CompoundPlanStatement
        || plan instanceof ExecutableDuringAnalysis
        || plan instanceof InsertIntoDir
        || EXECUTE_IMMEDIATE.contains(plan.nodeName())
        || plan instanceof ScriptTransformation;
  }
}
