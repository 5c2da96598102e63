package io.thresher.spark.query;

import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockLength;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockStart;
import org.apache.spark.sql.catalyst.expressions.InputFileName;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.CollectMetrics;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sample;

/**
 * Functions such as {@code input_file_name()}, which tell of the row that Spark is just reading.
 * Rows are scored in batches, and more of them have been read when one is handed on: these are
 * computed below.
 */
final class FileFunctions {
  private final Map<Expression, Alias> found = new LinkedHashMap<>();

  private FileFunctions() {}

  /** The node as it is, or over columns that hold what its functions give. */
  static LogicalPlan below(LogicalPlan node) {
    List<LogicalPlan> children = Scala.list(node.children());
    if (children.size() != 1 || !isScored(node)) {
      return node;
    }
    FileFunctions functions = new FileFunctions();
    LogicalPlan rewritten = node.mapExpressions(Functions.of(functions::replaced));
    return functions.found.isEmpty()
        ? node
        : rewritten.withNewChildren(Scala.seq(List.of(functions.source(children.get(0)))));
  }

  private static boolean isScored(LogicalPlan node) {
    LogicalPlan at = node;
    while (!PredictionsIn.node(at)) {
      if (!(at instanceof Project || passesOn(at)) && at != node) {
        return false;
      }
      if (Scala.list(at.children()).size() != 1) {
        return false;
      }
      at = at.children().apply(0);
    }
    return true;
  }

  /** Whether rows come out as they are read, with all of their columns. */
  private static boolean passesOn(LogicalPlan node) {
    return node instanceof Filter
        || node instanceof Generate
        || node instanceof Sample
        || node instanceof LocalLimit
        || node instanceof GlobalLimit
        || node instanceof CollectMetrics
        || node instanceof EventTimeWatermark;
  }

  private Expression replaced(Expression expression) {
    if (expression instanceof InputFileName
        || expression instanceof InputFileBlockStart
        || expression instanceof InputFileBlockLength) {
      return found
          .computeIfAbsent(expression, function -> NewAlias.of(function, function.prettyName()))
          .toAttribute();
    }
    return expression.mapChildren(Functions.of(this::replaced));
  }

  /** The rows as they are read, with the columns. */
  private LogicalPlan source(LogicalPlan plan) {
    if (passesOn(plan)) {
      return plan.withNewChildren(Scala.seq(List.of(source(plan.children().apply(0)))));
    }
    if (plan instanceof Project project) {
      List<NamedExpression> columns =
          new ArrayList<>(Scala.<NamedExpression>list(project.projectList()));
      found.values().forEach(alias -> columns.add(alias.toAttribute()));
      return new Project(Scala.seq(columns), source(project.child()));
    }
    List<NamedExpression> columns = new ArrayList<>(Scala.<Attribute>list(plan.output()));
    columns.addAll(found.values());
    return new Project(Scala.seq(columns), plan);
  }
}
