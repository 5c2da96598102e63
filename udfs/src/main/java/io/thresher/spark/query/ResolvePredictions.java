package io.thresher.spark.query;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.options.ScoreOptions;
import io.thresher.options.SqlRules;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.Columns;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.shared.SqlGuard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TempResolvedColumn;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;

/**
 * Analyzer rule: plans each call once its columns are known, and keeps only the columns that feed
 * the model.
 */
public final class ResolvePredictions extends Rule<LogicalPlan> {
  private final SparkSession spark;

  public ResolvePredictions(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.resolveExpressions(
        Scala.rewrite(
            expression ->
                expression instanceof OnnxPredict call && call.childrenResolved()
                    ? resolve(call)
                    : expression));
  }

  private Expression resolve(OnnxPredict call) {
    List<Expression> arguments = Scala.list(call.children());
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
    SqlRules rules = SqlGuard.rules(spark);
    ScoreOptions options =
        rules.parse(
            hasOptions ? options(arguments.get(1)) : Map.of(), SessionSpecs.taskCores(spark));
    List<NamedColumn> columns = columns(arguments.subList(hasOptions ? 2 : 1, arguments.size()));
    List<ColumnUse> uses = new ArrayList<>();
    for (NamedColumn column : columns) {
      uses.add(new ColumnUse(uses.size(), column.name(), column.value().dataType()));
    }
    ScorePlan plan =
        new Planning(spark, options, ModelAccess.ofSql(spark, rules))
            .plan(model.toString(), new Columns(uses, Set.of(), List.of()));
    return over(plan, columns.stream().map(NamedColumn::value).toList(), List.of());
  }

  /** The prediction over those columns alone that feed the model, and others behind them. */
  public static Prediction over(ScorePlan plan, List<Expression> columns, List<Expression> others) {
    List<Integer> used = plan.usedOrdinals();
    List<Expression> needed = new ArrayList<>();
    used.forEach(ordinal -> needed.add(columns.get(ordinal)));
    needed.addAll(others);
    return new Prediction(plan.renumbered(used), Scala.seq(needed));
  }

  private static Map<String, String> options(Expression literal) {
    if (!literal
        .dataType()
        .sameType(DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))) {
      throw new ScoringException(OptionProblems.badCall("options are not a map of strings"));
    }
    MapData map = (MapData) literal.eval(InternalRow.empty());
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < map.numElements(); i++) {
      options.put(
          map.keyArray().getUTF8String(i).toString(),
          String.valueOf(map.valueArray().getUTF8String(i)));
    }
    return options;
  }

  private static List<NamedColumn> columns(List<Expression> arguments) {
    List<NamedColumn> columns = new ArrayList<>();
    for (Expression argument : arguments) {
      if (argument instanceof CreateNamedStruct struct) {
        List<Expression> names = Scala.list(struct.nameExprs());
        List<Expression> values = Scala.list(struct.valExprs());
        for (int i = 0; i < names.size(); i++) {
          String name = String.valueOf(names.get(i).eval(InternalRow.empty()));
          columns.add(new NamedColumn(name, values.get(i)));
        }
      } else {
        columns.add(new NamedColumn(name(argument), argument));
      }
    }
    return columns;
  }

  private static String name(Expression argument) {
    if (argument instanceof TempResolvedColumn held) {
      return name(held.child());
    }
    return argument instanceof NamedExpression named ? named.name() : argument.sql();
  }

  private record NamedColumn(String name, Expression value) {}
}
