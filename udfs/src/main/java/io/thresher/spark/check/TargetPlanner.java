package io.thresher.spark.check;

import io.thresher.check.Expectation;
import io.thresher.check.Target;
import io.thresher.check.Target.Form;
import io.thresher.check.Tolerance;
import io.thresher.errors.CheckProblems;
import io.thresher.errors.Problems;
import io.thresher.model.ElementType;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Finds what expectations speak of, and how it is compared. */
final class TargetPlanner {
  static final Pattern ELEMENT = Pattern.compile("(.+)\\[([^\\[\\]]+)]");

  private final ScorePlan plan;
  private final StructType schema;
  private final String prefix;
  private final Problems problems;

  /**
   * @param schema of rows that hold what is expected and, under their prefix, all outputs
   */
  TargetPlanner(ScorePlan plan, StructType schema, String prefix, Problems problems) {
    this.plan = plan;
    this.schema = schema;
    this.prefix = prefix;
    this.problems = problems;
  }

  /** One for each expectation; fewer only if problems were added. */
  List<TargetPlan> plan(List<Expectation> expectations) {
    List<TargetPlan> plans = new ArrayList<>();
    for (Expectation expectation : expectations) {
      TargetPlan plan = plan(expectation);
      if (plan != null) {
        plans.add(plan);
      }
    }
    return plans;
  }

  private @Nullable TargetPlan plan(Expectation expectation) {
    ScoreColumn output = output(expectation.output());
    String element = null;
    Matcher named = ELEMENT.matcher(expectation.output());
    if (output == null && named.matches()) {
      output = output(named.group(1));
      element = named.group(2);
    }
    StructField column = column(expectation.column());
    if (output == null) {
      List<String> names = plan.columns().stream().map(ScoreColumn::name).toList();
      problems.add(CheckProblems.unknownOutput(expectation.output(), names));
    }
    if (column == null) {
      List<String> names =
          Arrays.stream(schema.fieldNames()).filter(name -> !name.startsWith(prefix)).toList();
      problems.add(CheckProblems.unknownColumn(expectation.column(), names));
    }
    if (output == null || column == null) {
      return null;
    }
    DataType type = schema.apply(prefix + output.name()).dataType();
    Form form = form(type, element, column.dataType(), expectation.tolerance() != null);
    if (form == null) {
      problems.add(
          CheckProblems.incomparable(
              expectation.output(),
              type.simpleString(),
              column.name(),
              column.dataType().simpleString()));
      return null;
    }
    return new TargetPlan(
        target(expectation, form, plan.outputs().get(output.output()).type(), column),
        schema.fieldIndex(column.name()),
        schema.fieldIndex(prefix + output.name()),
        element);
  }

  private static Target target(
      Expectation expectation, Form form, ElementType type, StructField column) {
    Tolerance given = expectation.tolerance();
    if (form == Form.LABEL) {
      return new Target(expectation.output(), column.name(), form, Tolerance.EXACT, "labels");
    }
    if (given != null) {
      return new Target(expectation.output(), column.name(), form, given, "as given");
    }
    boolean halves = type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
    boolean doubles = type == ElementType.DOUBLE && !hasFloats(column.dataType());
    Tolerance tolerance =
        halves ? Tolerance.OF_HALVES : doubles ? Tolerance.OF_DOUBLES : Tolerance.OF_FLOATS;
    String source = "by default for " + (halves ? "half floats" : doubles ? "doubles" : "floats");
    return new Target(expectation.output(), column.name(), form, tolerance, source);
  }

  static boolean hasFloats(DataType type) {
    return type instanceof FloatType
        || (type instanceof ArrayType array && hasFloats(array.elementType()))
        || (type instanceof MapType map && hasFloats(map.valueType()));
  }

  private @Nullable ScoreColumn output(String name) {
    return plan.columns().stream()
        .filter(column -> column.name().equals(name) || column.source().equals(name))
        .findFirst()
        .orElse(null);
  }

  private @Nullable StructField column(String name) {
    List<StructField> similar =
        Arrays.stream(schema.fields())
            .filter(field -> field.name().equalsIgnoreCase(name))
            .toList();
    return similar.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElse(similar.size() == 1 ? similar.get(0) : null);
  }

  /** Null where the two have nothing to compare. */
  static @Nullable Form form(
      DataType output, @Nullable String element, DataType column, boolean tolerant) {
    if (element != null) {
      return elementForm(output, element, column, tolerant);
    }
    if (output instanceof MapType) {
      return column instanceof MapType || column instanceof StructType ? Form.MAP : null;
    }
    if (output instanceof ArrayType) {
      return column instanceof ArrayType && isNumeric(leaf(column)) ? Form.VECTOR : null;
    }
    return scalarForm(output, column, tolerant);
  }

  private static @Nullable Form elementForm(
      DataType output, String element, DataType column, boolean tolerant) {
    if (output instanceof MapType map) {
      return scalarForm(map.valueType(), column, tolerant);
    }
    boolean placed = element.matches("\\d{1,9}");
    return output instanceof ArrayType array && placed
        ? scalarForm(array.elementType(), column, tolerant)
        : null;
  }

  private static DataType leaf(DataType type) {
    return type instanceof ArrayType array ? leaf(array.elementType()) : type;
  }

  private static @Nullable Form scalarForm(DataType output, DataType column, boolean tolerant) {
    boolean numbers = isNumeric(output) && isNumeric(column);
    boolean fractions = output instanceof FloatType || output instanceof DoubleType;
    if (numbers && (fractions || tolerant)) {
      return Form.NUMBER;
    }
    return !fractions && isLabel(output) && isLabel(column) ? Form.LABEL : null;
  }

  private static boolean isNumeric(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  private static boolean isLabel(DataType type) {
    return type instanceof StringType || isNumeric(type);
  }
}
