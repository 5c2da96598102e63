package io.thresher.spark.check;

import io.thresher.check.OutputPair;
import io.thresher.check.Target;
import io.thresher.check.Target.Form;
import io.thresher.check.Tolerance;
import io.thresher.errors.ComparisonProblems;
import io.thresher.errors.Problems;
import io.thresher.model.ElementType;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.jspecify.annotations.Nullable;

/** Finds which outputs of two models are compared, and how. */
final class PairPlanner {
  private final ScorePlan first;
  private final ScorePlan second;
  private final Problems problems;

  PairPlanner(ScorePlan first, ScorePlan second, Problems problems) {
    this.first = first;
    this.second = second;
    this.problems = problems;
  }

  /**
   * A pair of values, with the columns of each plan by their place among its columns.
   *
   * @param elementType of the output that the value is of
   */
  private record Side(
      int column, DataType type, @Nullable String element, ElementType elementType) {
    DataType read() {
      return new ScoreValue(0, type, element).read();
    }
  }

  /**
   * One for each pair asked for; where none is, for each two outputs of one name or, where none has
   * the name of another, of one place. Ordinals are places among the columns of each plan.
   *
   * @return empty only if problems were added
   */
  List<PairPlan> plan(List<OutputPair> asked) {
    List<PairPlan> plans = new ArrayList<>();
    if (!asked.isEmpty()) {
      asked.forEach(pair -> add(plan(pair), plans));
      return plans;
    }
    for (int i = 0; i < first.columns().size(); i++) {
      int other = named(second, first.columns().get(i));
      if (other >= 0) {
        add(alike(i, other), plans);
      }
    }
    int both = Math.min(first.columns().size(), second.columns().size());
    for (int i = 0; i < both && plans.isEmpty(); i++) {
      for (int place = 0; place < both; place++) {
        add(alike(place, place), plans);
      }
    }
    if (plans.isEmpty()) {
      problems.add(ComparisonProblems.nothingInCommon(described(first), described(second)));
    }
    return plans;
  }

  private static void add(@Nullable PairPlan plan, List<PairPlan> plans) {
    if (plan != null) {
      plans.add(plan);
    }
  }

  private static List<String> described(ScorePlan plan) {
    return plan.columns().stream()
        .map(column -> column.name() + " (" + column.type().simpleString() + ")")
        .toList();
  }

  private static int named(ScorePlan plan, ScoreColumn column) {
    int found = place(plan, column.source());
    return found < 0 ? place(plan, column.name()) : found;
  }

  private static int place(ScorePlan plan, String name) {
    for (int i = 0; i < plan.columns().size(); i++) {
      ScoreColumn column = plan.columns().get(i);
      if (column.source().equals(name) || column.name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private @Nullable PairPlan alike(int column, int other) {
    Side one = side(first, column, null);
    Side two = side(second, other, null);
    Form form = TargetPlanner.form(one.type(), null, two.type(), false);
    return form == null ? null : plan(one, two, form, null);
  }

  private @Nullable PairPlan plan(OutputPair pair) {
    Side one = side(first, pair.output());
    Side two = side(second, pair.other());
    if (one == null || two == null) {
      return null;
    }
    Form form = TargetPlanner.form(one.read(), null, two.read(), pair.tolerance() != null);
    if (form == null) {
      problems.add(
          ComparisonProblems.incomparable(
              pair.output(), one.read().simpleString(), pair.other(), two.read().simpleString()));
      return null;
    }
    return plan(one, two, form, pair.tolerance());
  }

  private static Side side(ScorePlan plan, int column, @Nullable String element) {
    ScoreColumn found = plan.columns().get(column);
    return new Side(column, found.type(), element, plan.outputs().get(found.output()).type());
  }

  private @Nullable Side side(ScorePlan plan, String name) {
    int whole = place(plan, name);
    if (whole >= 0) {
      return side(plan, whole, null);
    }
    Matcher named = TargetPlanner.ELEMENT.matcher(name);
    if (named.matches() && place(plan, named.group(1)) >= 0) {
      Side side = side(plan, place(plan, named.group(1)), named.group(2));
      boolean placed = named.group(2).matches("\\d{1,9}");
      if (side.type() instanceof MapType || (side.type() instanceof ArrayType && placed)) {
        return side;
      }
    }
    problems.add(
        ComparisonProblems.unknownOutput(
            name, plan.model().uri(), plan.columns().stream().map(ScoreColumn::name).toList()));
    return null;
  }

  private PairPlan plan(Side one, Side two, Form form, @Nullable Tolerance given) {
    return new PairPlan(
        target(one, two, form, given),
        new ScoreValue(one.column(), one.type(), one.element()),
        new ScoreValue(two.column(), two.type(), two.element()));
  }

  private Target target(Side one, Side two, Form form, @Nullable Tolerance given) {
    String output = name(first, one);
    String other = name(second, two);
    if (form == Form.LABEL) {
      return new Target(output, other, form, Tolerance.EXACT, "labels");
    }
    if (given != null) {
      return new Target(output, other, form, given, "as given");
    }
    boolean halves = isHalf(one.elementType()) || isHalf(two.elementType());
    boolean doubles =
        one.elementType() == ElementType.DOUBLE && two.elementType() == ElementType.DOUBLE;
    return new Target(
        output,
        other,
        form,
        halves ? Tolerance.OF_HALVES : doubles ? Tolerance.OF_DOUBLES : Tolerance.OF_FLOATS,
        "by default for " + (halves ? "half floats" : doubles ? "doubles" : "floats"));
  }

  private static boolean isHalf(ElementType type) {
    return type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
  }

  private static String name(ScorePlan plan, Side side) {
    String name = plan.columns().get(side.column()).name();
    return side.element() == null ? name : name + "[" + side.element() + "]";
  }
}
