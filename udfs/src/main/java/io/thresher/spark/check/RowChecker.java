package io.thresher.spark.check;

import io.thresher.check.Expectation;
import io.thresher.check.RowComparison;
import io.thresher.check.Target;
import io.thresher.errors.Problems;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterable;
import scala.collection.Iterator;

/** Compares scored rows with what is expected of them. Immutable; each task has a comparison. */
public final class RowChecker implements Serializable {
  private static final long serialVersionUID = 1L;
  static final int SHOWN_COLUMNS = 12;

  private final List<TargetPlan> targets;
  private final List<Feature> features;
  private final List<Integer> shown;
  private final List<String> names;
  private final int choice;

  /** A column that feeds the model, and the thresholds that its elements are compared with. */
  record Feature(int ordinal, FeatureThresholds thresholds) implements Serializable {}

  private RowChecker(
      List<TargetPlan> targets,
      List<Feature> features,
      List<Integer> shown,
      List<String> names,
      int choice) {
    this.targets = targets;
    this.features = features;
    this.shown = shown;
    this.names = names;
    this.choice = choice;
  }

  /**
   * Plans the comparison of rows.
   *
   * @param schema of the rows: what is expected, what feeds the model and, under their prefix, all
   *     outputs
   * @param prefix before the names of outputs
   * @param thresholds of trees, by input and element
   * @return null where problems were added
   */
  public static @Nullable RowChecker of(
      List<Expectation> expectations,
      ScorePlan plan,
      StructType schema,
      String prefix,
      Map<String, Map<Integer, double[]>> thresholds,
      Problems problems) {
    Problems found = new Problems();
    List<TargetPlan> targets = new TargetPlanner(plan, schema, prefix, found).plan(expectations);
    found.list().forEach(problems::add);
    if (!found.none()) {
      return null;
    }
    List<String> names = List.of(schema.fieldNames());
    List<Feature> features = new ArrayList<>();
    for (InputBinding input : plan.givenInputs()) {
      Map<Integer, double[]> byElement = thresholds.getOrDefault(input.input(), Map.of());
      for (int i = 0; i < input.columns().size(); i++) {
        ColumnUse column = input.columns().get(i);
        features.add(
            new Feature(
                names.indexOf(column.name()),
                FeatureThresholds.of(byElement, input.columns().size() == 1 ? -1 : i)));
      }
    }
    List<Integer> compared = new ArrayList<>();
    targets.forEach(target -> compared.add(target.expected()));
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).startsWith(prefix) && !compared.contains(i)) {
        shown.add(i);
      }
    }
    return new RowChecker(
        List.copyOf(targets),
        List.copyOf(features),
        List.copyOf(shown),
        names,
        choice(plan, schema, prefix));
  }

  /** The scores that a label would be chosen by: the only output of numbers by class. */
  private static int choice(ScorePlan plan, StructType schema, String prefix) {
    List<Integer> byClass = new ArrayList<>();
    for (ScoreColumn column : plan.columns()) {
      DataType type = schema.apply(prefix + column.name()).dataType();
      boolean vector =
          type instanceof ArrayType array && !(array.elementType() instanceof ArrayType);
      if (type instanceof MapType || (vector && plan.outputs().get(column.output()).width() > 1)) {
        byClass.add(schema.fieldIndex(prefix + column.name()));
      }
    }
    return byClass.size() == 1 ? byClass.get(0) : -1;
  }

  public List<Target> targets() {
    return targets.stream().map(TargetPlan::target).toList();
  }

  /** A comparison for rows of this plan, without any yet. */
  public RowComparison comparison() {
    return new RowComparison(targets());
  }

  /** Picks rows of this plan, without any yet. */
  public TellingRows tellingRows() {
    return new TellingRows(features, targets);
  }

  /** Adds a row. */
  public void add(Row row, RowComparison comparison) {
    Object[] expected = new @Nullable Object[targets.size()];
    Object[] actual = new Object[targets.size()];
    for (int i = 0; i < expected.length; i++) {
      TargetPlan target = targets.get(i);
      expected[i] = target.expected(row.get(target.expected()));
      actual[i] = target.actual(row.get(target.actual()));
    }
    boolean missing = false;
    boolean onThreshold = false;
    for (Feature feature : features) {
      Object value = row.get(feature.ordinal());
      missing |= isMissing(value);
      onThreshold |= feature.thresholds().hasUnder(value);
    }
    String own = choice < 0 ? null : choice(row.get(choice));
    comparison.add(expected, actual, own, missing, onThreshold, () -> columns(row));
  }

  static boolean isMissing(@Nullable Object value) {
    if (value instanceof Iterable<?> several) {
      Iterator<?> each = several.iterator();
      while (each.hasNext()) {
        if (isMissing(each.next())) {
          return true;
        }
      }
      return false;
    }
    return value == null
        || (value instanceof Double number && number.isNaN())
        || (value instanceof Float single && single.isNaN());
  }

  /** The class with the highest score: its key, or its place. */
  private static @Nullable String choice(@Nullable Object scores) {
    String best = null;
    double highest = Double.NEGATIVE_INFINITY;
    if (scores instanceof scala.collection.Map<?, ?>) {
      Map<String, Double> byKey = RowValues.map(scores);
      for (Map.Entry<String, Double> each :
          byKey == null ? Map.<String, Double>of().entrySet() : byKey.entrySet()) {
        best = each.getValue() > highest ? each.getKey() : best;
        highest = Math.max(highest, each.getValue());
      }
      return best;
    }
    double[] vector = RowValues.vector(scores);
    for (int i = 0; vector != null && i < vector.length; i++) {
      best = vector[i] > highest ? Integer.toString(i) : best;
      highest = Math.max(highest, vector[i]);
    }
    return best;
  }

  private List<String> columns(Row row) {
    List<String> columns = new ArrayList<>();
    for (int ordinal : shown.subList(0, Math.min(SHOWN_COLUMNS, shown.size()))) {
      columns.add(names.get(ordinal) + "=" + text(row.get(ordinal)));
    }
    if (shown.size() > SHOWN_COLUMNS) {
      columns.add("and " + (shown.size() - SHOWN_COLUMNS) + " more columns");
    }
    return columns;
  }

  /** A value of a row for people. */
  static String text(@Nullable Object value) {
    if (value instanceof Iterable<?>) {
      double[] vector =
          value instanceof scala.collection.Map<?, ?> ? null : RowValues.vector(value);
      return vector == null ? value.toString() : Arrays.toString(vector);
    }
    return String.valueOf(value);
  }
}
