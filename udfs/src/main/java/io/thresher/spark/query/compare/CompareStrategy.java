package io.thresher.spark.query.compare;

import io.thresher.spark.query.Score;
import io.thresher.spark.query.ScoreStrategy;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.PlanLater;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * Plans {@link Compare} nodes, right above the scores where the projection between them only names
 * columns: Spark's own would turn columns into rows.
 */
public final class CompareStrategy extends SparkStrategy {

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (!(plan instanceof Compare compare)) {
      return Scala.seq(List.of());
    }
    Seq<Attribute> sources = null;
    SparkPlan child = new PlanLater(compare.child());
    if (compare.child() instanceof Project project && project.child() instanceof Score score) {
      sources = sources(compare.columns(), project);
      child = sources == null ? child : ScoreStrategy.exec(score, project.references());
    }
    return Scala.seq(
        List.of(
            new CompareExec(
                compare.pairing(),
                compare.columns(),
                sources == null ? compare.columns() : sources,
                compare.written(),
                child)));
  }

  /** What stands below a projection for each column; null where one is computed. */
  private static @Nullable Seq<Attribute> sources(Seq<Attribute> columns, Project project) {
    List<Attribute> sources = new ArrayList<>();
    for (Attribute column : Scala.<Attribute>list(columns)) {
      for (NamedExpression named : Scala.<NamedExpression>list(project.projectList())) {
        Expression value = named instanceof Alias alias ? alias.child() : (Expression) named;
        if (named.toAttribute().semanticEquals(column) && value instanceof Attribute source) {
          sources.add(source);
          break;
        }
      }
    }
    return sources.size() == columns.size() ? Scala.seq(sources) : null;
  }
}
