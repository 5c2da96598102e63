package io.thresher.spark;

import io.thresher.spark.query.LiftPredictions;
import io.thresher.spark.query.OnnxPredict;
import io.thresher.spark.query.ResolvePredictions;
import io.thresher.spark.query.ScoreStrategy;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.SqlGuard;
import io.thresher.spark.write.ColumnarWrites;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Teaches a Spark session the function {@code onnx_predict} and the Score operator: set {@code
 * spark.sql.extensions=io.thresher.spark.ThresherExtensions}.
 *
 * <p>{@code onnx_predict(model[, map(option, value, ...)], column, ...)} gives the value of the
 * model's only chosen output, or a struct of them. It is never null; nulls in the columns are
 * treated as the option {@code nulls} says. Options are those that {@link
 * io.thresher.options.SqlRules} opens, within what {@link io.thresher.options.SqlSetting}s allow.
 */
public final class ThresherExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    SqlGuard.refuseChanges();
    ExpressionInfo info =
        new ExpressionInfo(
            OnnxPredict.class.getName(),
            "",
            OnnxPredict.NAME,
            "_FUNC_(model[, options], column, ...) - Scores each row with an ONNX model.",
            "",
            "",
            "",
            "",
            "",
            "",
            "scala_udf");
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(OnnxPredict.NAME),
            info,
            Functions.<Seq<Expression>, Expression>of(OnnxPredict::new)));
    extensions.injectResolutionRule(
        Functions.<SparkSession, Rule<LogicalPlan>>of(ResolvePredictions::new));
    extensions.injectPreCBORule(Functions.of(session -> new LiftPredictions()));
    extensions.injectPlannerStrategy(Functions.of(session -> new ScoreStrategy()));
    extensions.injectColumnar(Functions.of(session -> new ColumnarWrites()));
    return BoxedUnit.UNIT;
  }
}
