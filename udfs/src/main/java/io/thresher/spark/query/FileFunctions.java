package io.thresher.spark.query;

import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.catalyst.catalog.HiveTableRelation;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockLength;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockStart;
import org.apache.spark.sql.catalyst.expressions.InputFileName;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.CollectMetrics;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;

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
    if (children.size() != 1 || !(PredictionsIn.node(node) || isScored(children.get(0)))) {
      return node;
    }
    FileFunctions functions = new FileFunctions();
    LogicalPlan rewritten = node.mapExpressions(Functions.of(functions::replaced));
    if (functions.found.isEmpty()) {
      return node;
    }
    List<Alias> columns = List.copyOf(functions.found.values());
    return rewritten.withNewChildren(Scala.seq(List.of(source(children.get(0), columns))));
  }

  private static boolean isScored(LogicalPlan node) {
    boolean streams =
        node instanceof Project || node instanceof Union || node instanceof Join || passesOn(node);
    return streams
        && (PredictionsIn.node(node)
            || Scala.<LogicalPlan>list(node.children()).stream().anyMatch(FileFunctions::isScored));
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

  /**
   * The rows as they are read, with the columns behind their own: some nodes tell these by place.
   */
  private static LogicalPlan source(LogicalPlan plan, List<Alias> columns) {
    if (plan instanceof Project project) {
      return beside(
          Scala.<NamedExpression>list(project.projectList()),
          attributes(columns),
          source(project.child(), columns));
    }
    if (plan instanceof Union union) {
      return union.withNewChildren(Scala.seq(sources(union, columns)));
    }
    int streamed = plan instanceof Join join ? streamed(join) : passesOn(plan) ? 0 : -1;
    if (streamed < 0) {
      return beside(Scala.<Attribute>list(plan.output()), columns, plan);
    }
    List<LogicalPlan> children = new ArrayList<>(Scala.<LogicalPlan>list(plan.children()));
    children.set(streamed, source(children.get(streamed), columns));
    LogicalPlan extended = plan.withNewChildren(Scala.seq(children));
    return plan instanceof Join || plan instanceof Generate
        ? beside(Scala.<Attribute>list(plan.output()), attributes(columns), extended)
        : extended;
  }

  private static List<LogicalPlan> sources(Union union, List<Alias> columns) {
    List<LogicalPlan> sources = new ArrayList<>();
    for (LogicalPlan child : Scala.<LogicalPlan>list(union.children())) {
      // The union takes its columns by their place, and names them as the first child does.
      List<Alias> own =
          sources.isEmpty()
              ? columns
              : columns.stream().map(c -> NewAlias.of(c.child(), c.name())).toList();
      sources.add(source(child, own));
    }
    return sources;
  }

  /**
   * The side whose rows a join passes on as they are read, if the other fits in memory; negative if
   * both may lack their match. Spark lets only one side be of files.
   */
  private static int streamed(Join join) {
    JoinType type = join.joinType();
    if (type instanceof InnerLike) {
      return readsFiles(join.left()) ? 0 : 1;
    }
    if (Objects.equals(type, FullOuter$.MODULE$)) {
      return -1;
    }
    return Objects.equals(type, RightOuter$.MODULE$) ? 1 : 0;
  }

  private static boolean readsFiles(LogicalPlan plan) {
    return plan instanceof LogicalRelation
        || plan instanceof HiveTableRelation
        || plan instanceof DataSourceV2Relation
        || plan instanceof DataSourceV2ScanRelation
        || Scala.<LogicalPlan>list(plan.children()).stream().anyMatch(FileFunctions::readsFiles);
  }

  private static List<Attribute> attributes(List<Alias> columns) {
    return columns.stream().map(Alias::toAttribute).toList();
  }

  private static LogicalPlan beside(
      List<? extends NamedExpression> present,
      List<? extends NamedExpression> added,
      LogicalPlan plan) {
    List<NamedExpression> all = new ArrayList<>(present);
    all.addAll(added);
    return new Project(Scala.seq(all), plan);
  }
}
