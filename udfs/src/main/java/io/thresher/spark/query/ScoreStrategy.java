package io.thresher.spark.query;

import io.thresher.spark.scan.ForeignParquet;
import io.thresher.spark.scan.PagedParquetFormat;
import io.thresher.spark.shared.Scala;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.ReturnAnswer;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.PlanLater;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/**
 * Plans {@link Score} nodes, each passing on only the columns that the projection above it needs.
 */
public final class ScoreStrategy extends SparkStrategy {

  /** Whether a session has the extension, and so can plan what a call becomes. */
  static boolean isIn(SparkSession spark) {
    return Scala.<Object>list(spark.sessionState().planner().strategies()).stream()
        .anyMatch(ScoreStrategy.class::isInstance);
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (plan instanceof ReturnAnswer && LiftPredictions.hasScores(plan)) {
      // Scans of DataSource V2 beside scores, made since these were lifted, are changed in place.
      ForeignParquet.unvectored(plan);
    }
    if (plan instanceof Score score) {
      return one(exec(score, score.outputSet()));
    }
    if (plan instanceof Project project && project.child() instanceof Score score) {
      return one(project(project.projectList(), exec(score, project.references())));
    }
    if (plan instanceof Project project
        && project.child() instanceof Filter filter
        && filter.child() instanceof Score score) {
      AttributeSet needed = project.references().$plus$plus(filter.references());
      return one(
          project(project.projectList(), new FilterExec(filter.condition(), exec(score, needed))));
    }
    return Scala.seq(List.of());
  }

  private static Seq<SparkPlan> one(SparkPlan plan) {
    return Scala.seq(List.of(plan));
  }

  /**
   * The physical node.
   *
   * @param needed the columns to pass on
   */
  public static SparkPlan exec(Score score, AttributeSet needed) {
    List<Attribute> passed =
        Scala.<Attribute>list(score.child().output()).stream().filter(needed::contains).toList();
    LogicalPlan source = source(score);
    SparkPlan child =
        source instanceof Score below && source != score.child()
            ? exec(below, score.child().outputSet())
            : new PlanLater(paged(source));
    return new ScoreExec(score.prediction(), score.scores(), Scala.seq(passed), child);
  }

  /** Below a projection that only chooses columns: it would turn columns of scores into rows. */
  private static LogicalPlan source(Score score) {
    LogicalPlan source = score.child();
    while (source instanceof Project project
        && project.child() instanceof Score
        && Scala.<NamedExpression>list(project.projectList()).stream()
            .allMatch(Attribute.class::isInstance)) {
      source = project.child();
    }
    return source;
  }

  /** The same rows, faster, and right where Spark reads wrong ones. */
  private static LogicalPlan paged(LogicalPlan plan) {
    return ForeignParquet.unvectored(
        plan.transformUp(Scala.<LogicalPlan>rewrite(new PagedParquetFormat(null)::in)));
  }

  private static SparkPlan project(Seq<NamedExpression> columns, SparkPlan child) {
    return columns.equals(child.output()) ? child : new ProjectExec(columns, child);
  }
}
