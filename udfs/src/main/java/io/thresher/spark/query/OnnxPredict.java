package io.thresher.spark.query;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.options.SqlRules;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.shared.SqlGuard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * The function {@code onnx_predict(model[, options], column, ...)}. Spark calls it once the
 * arguments are resolved; the call is planned at once, and keeps only the columns that feed the
 * model.
 */
public final class OnnxPredict {
  public static final String NAME = "onnx_predict";

  private OnnxPredict() {}

  /**
   * Makes it known beside Spark's own functions. A function that an extension adds to a session
   * counts as a temporary one, which no persistent view may call.
   */
  public static synchronized void register() {
    FunctionIdentifier name = new FunctionIdentifier(NAME);
    if (!FunctionRegistry$.MODULE$.builtin().functionExists(name)) {
      FunctionRegistry$.MODULE$
          .builtin()
          .registerFunction(
              name,
              FunctionHelp.of(OnnxPredict.class.getName(), NAME),
              Functions.<Seq<Expression>, Expression>of(OnnxPredict::of));
    }
  }

  /** The call as an expression. */
  public static Expression of(Seq<Expression> arguments) {
    try {
      return planned(SparkSession.active(), Scala.list(arguments), null);
    } catch (ScoringException e) {
      throw OnnxPredict.<RuntimeException>thrown(CallException.of(e));
    }
  }

  /** Spark's own errors are checked ones, which its analyzer throws without saying so. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Erased, so nothing is cast.
  static <E extends Exception> E thrown(Exception e) throws E {
    throw (E) e;
  }

  /**
   * @param function that names a task and its inputs; null for any model
   */
  static Prediction planned(
      SparkSession spark, List<Expression> arguments, @Nullable TextFunction function) {
    if (!ScoreStrategy.isIn(spark)) {
      throw new ScoringException(OptionProblems.extensionAbsent());
    }
    if (arguments.isEmpty()
        || !arguments.get(0).foldable()
        || !(arguments.get(0).dataType() instanceof StringType)) {
      throw new ScoringException(OptionProblems.badCall("the first argument is not a model"));
    }
    Object model = arguments.get(0).eval(InternalRow.empty());
    if (model == null) {
      throw new ScoringException(OptionProblems.badCall("the model is null"));
    }
    boolean hasOptions =
        arguments.size() > 1
            && arguments.get(1).dataType() instanceof MapType
            && arguments.get(1).foldable();
    Map<String, String> options = hasOptions ? OptionMap.of(arguments.get(1)) : Map.of();
    List<Expression> values = arguments.subList(hasOptions ? 2 : 1, arguments.size());
    for (Expression value : values) {
      LambdaVariables.in(value)
          .ifPresent(
              variable -> {
                throw new ScoringException(OptionProblems.lambdaVariable(variable));
              });
    }
    CallColumns columns = function == null ? CallColumns.of(values) : function.columns(values);
    if (function != null) {
      options = new LinkedHashMap<>(options);
      options.put("task", function.task());
    }
    SqlRules rules = SqlGuard.rules(spark);
    ScorePlan plan =
        new Planning(
                spark,
                rules.parse(options, SessionSpecs.taskCores(spark)),
                ModelAccess.ofSql(spark, rules))
            .plan(model.toString(), columns.described());
    return Prediction.over(plan, columns.values(), List.of());
  }
}
