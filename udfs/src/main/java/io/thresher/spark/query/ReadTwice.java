package io.thresher.spark.query;

import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Tail;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.connector.write.RowLevelOperationTable;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/**
 * Whether a plan that a query holds twice gives the same values both times. Spark looks only for
 * random expressions; rows also come in another order each time, on which some operators depend.
 */
final class ReadTwice {
  /** Rows that share a batch are not those of the other time. */
  static final String BATCHES = "it has scores that depend on the rows of their batch";

  private final Set<String> reasons = new LinkedHashSet<>();

  private ReadTwice() {}

  /** Why the values of {@code columns} may be others the second time; none if they are the same. */
  static Set<String> differences(LogicalPlan plan, AttributeSet columns) {
    ReadTwice found = new ReadTwice();
    if (!plan.deterministic()) {
      found.reasons.add("it is random");
    }
    if (plan.isStreaming()) {
      found.reasons.add("it is a stream");
    }
    found.visit(plan, columns);
    return found.reasons;
  }

  private void visit(LogicalPlan node, AttributeSet wanted) {
    for (LogicalPlan query : Scala.<LogicalPlan>list(node.subqueries())) {
      visit(query, query.outputSet());
    }
    if (node instanceof DataSourceV2Relation relation
        && relation.table() instanceof RowLevelOperationTable) {
      reasons.add("it is the table that is changed");
    }
    if (node instanceof Project project) {
      visit(project.child(), references(project.projectList(), wanted));
    } else if (node instanceof Aggregate aggregate) {
      visit(aggregate, wanted);
    } else if (node instanceof Window window) {
      visit(window, wanted);
    } else if (node instanceof Union union) {
      visit(union, wanted);
    } else if (node instanceof Score score) {
      if (score.prediction().plan().dependence().isAccepted()) {
        reasons.add(BATCHES);
      }
      below(score, wanted);
    } else if (node instanceof Sample) {
      reasons.add("it is a sample");
    } else if (isCut(node)) {
      if (!CutRows.areTheSame(node)) {
        reasons.add("it has a LIMIT or OFFSET, and no order over all of its columns");
      }
      below(node, wanted);
    } else if (node instanceof Filter
        || node instanceof Sort
        || node instanceof Join
        || node instanceof Generate
        || node instanceof RepartitionOperation) {
      below(node, wanted);
    } else {
      Scala.<LogicalPlan>list(node.children()).forEach(child -> visit(child, child.outputSet()));
    }
  }

  private static boolean isCut(LogicalPlan node) {
    return node instanceof GlobalLimit
        || node instanceof LocalLimit
        || node instanceof Offset
        || node instanceof Tail;
  }

  /** What is wanted, and what the node itself looks at. */
  private void below(LogicalPlan node, AttributeSet wanted) {
    AttributeSet all = wanted.$plus$plus(node.references());
    for (LogicalPlan child : Scala.<LogicalPlan>list(node.children())) {
      visit(child, among(child.output(), all));
    }
  }

  private void visit(Aggregate aggregate, AttributeSet wanted) {
    for (NamedExpression result : Scala.<NamedExpression>list(aggregate.aggregateExpressions())) {
      if (wanted.contains(result)) {
        OrderDependence.of((Expression) result).ifPresent(reasons::add);
      }
    }
    visit(
        aggregate.child(),
        references(aggregate.aggregateExpressions(), wanted)
            .$plus$plus(AttributeSet.apply(aggregate.groupingExpressions())));
  }

  private void visit(Window window, AttributeSet wanted) {
    for (NamedExpression result : Scala.<NamedExpression>list(window.windowExpressions())) {
      if (wanted.contains(result)) {
        OrderDependence.of((Expression) result).ifPresent(reasons::add);
        if (!CutRows.framesAreTheSame(window, result)) {
          reasons.add("it has a window function, and no order over all of its columns");
        }
      }
    }
    AttributeSet all = wanted.$plus$plus(references(window.windowExpressions(), wanted));
    visit(window.child(), among(window.child().output(), all));
  }

  private void visit(Union union, AttributeSet wanted) {
    List<Attribute> output = Scala.list(union.output());
    for (LogicalPlan child : Scala.<LogicalPlan>list(union.children())) {
      List<Attribute> columns = Scala.list(child.output());
      List<Attribute> chosen = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        if (wanted.contains(output.get(i))) {
          chosen.add(columns.get(i));
        }
      }
      visit(child, Scala.attributeSet(Scala.seq(chosen)));
    }
  }

  private static AttributeSet among(
      scala.collection.immutable.Seq<Attribute> output, AttributeSet wanted) {
    List<Attribute> columns =
        Scala.<Attribute>list(output).stream().filter(wanted::contains).toList();
    return Scala.attributeSet(Scala.seq(columns));
  }

  /** The columns that those results are computed from which are wanted. */
  private static AttributeSet references(
      scala.collection.immutable.Seq<NamedExpression> results, AttributeSet wanted) {
    List<Expression> chosen = new ArrayList<>();
    for (NamedExpression result : Scala.<NamedExpression>list(results)) {
      if (wanted.contains(result)) {
        chosen.add((Expression) result);
      }
    }
    return AttributeSet.apply(Scala.<Expression>seq(chosen));
  }
}
