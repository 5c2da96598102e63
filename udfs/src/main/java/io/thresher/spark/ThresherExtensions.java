package io.thresher.spark;

import io.thresher.spark.query.LiftPredictions;
import io.thresher.spark.query.OnnxPredict;
import io.thresher.spark.query.ScoreStrategy;
import io.thresher.spark.query.TextFunction;
import io.thresher.spark.query.compare.CompareStrategy;
import io.thresher.spark.select.ColumnarSelection;
import io.thresher.spark.select.SelectByBatches;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.SqlGuard;
import io.thresher.spark.write.ColumnarWrites;
import org.apache.spark.sql.SparkSessionExtensions;
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
    OnnxPredict.register();
    TextFunction.register();
    extensions.injectPreCBORule(Functions.of(session -> new LiftPredictions()));
    extensions.injectPlannerStrategy(Functions.of(session -> new ScoreStrategy()));
    extensions.injectColumnar(Functions.of(session -> new ColumnarSelection()));
    extensions.injectQueryStagePrepRule(Functions.of(session -> new SelectByBatches()));
    extensions.injectPlannerStrategy(Functions.of(session -> new CompareStrategy()));
    extensions.injectColumnar(Functions.of(session -> new ColumnarWrites()));
    return BoxedUnit.UNIT;
  }
}
