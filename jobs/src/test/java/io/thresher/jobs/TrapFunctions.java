package io.thresher.jobs;

import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Gives Spark's SQL {@code trap(row, fatal)} and {@code crash(row, fatal)}: each gives {@code row}
 * back, and where it is {@code fatal} the one is a step of {@link Trap}'s, the other ends its
 * process.
 */
public final class TrapFunctions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    add(extensions, "trap", Trap.class, "row");
    add(extensions, "crash", Crash.class, "at");
    return BoxedUnit.UNIT;
  }

  private static void add(
      SparkSessionExtensions extensions, String name, Class<?> owner, String method) {
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(name),
            new ExpressionInfo(owner.getName(), name),
            Functions.<Seq<Expression>, Expression>of(
                arguments ->
                    new StaticInvoke(
                        owner,
                        DataTypes.LongType,
                        method,
                        arguments,
                        Scala.seq(List.of()),
                        true,
                        false,
                        false,
                        Option.empty()))));
  }
}
