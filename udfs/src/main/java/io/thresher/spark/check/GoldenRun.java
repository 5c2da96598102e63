package io.thresher.spark.check;

import io.thresher.check.RowComparison;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.Quarantine;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.BadRows;
import io.thresher.runtime.BatchScorer;
import io.thresher.runtime.SessionLease;
import io.thresher.spark.shared.RowConverters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/** Scores golden rows by the engine and the options of a plan, on the driver, and compares them. */
final class GoldenRun {
  private static final String PREFIX = "\u0001model.";

  private final ScorePlan plan;
  private final GoldenFile golden;

  /**
   * @param plan over the columns of the golden rows
   */
  GoldenRun(ScorePlan plan, GoldenFile golden) {
    this.plan = plan;
    this.golden = golden;
  }

  /** The plan for golden rows: the same, but for the columns that feed it. */
  static ScorePlan plan(ScorePlan plan, List<InputBinding> inputs) {
    return new ScorePlan(
        plan.model(),
        inputs,
        plan.outputs(),
        plan.columns(),
        plan.batchSize(),
        plan.batchKind(),
        plan.options(),
        plan.engine(),
        Quarantine.OFF,
        plan.dependence());
  }

  /**
   * The columns of golden rows that have the names of those of a plan; null where some lack, or
   * hold no text where the plan takes one.
   */
  static @Nullable List<InputBinding> byName(ScorePlan plan, StructType columns) {
    List<String> names = List.of(columns.fieldNames());
    List<InputBinding> bindings = new ArrayList<>();
    for (InputBinding input : plan.inputs()) {
      boolean ofText = input.tokens() != null;
      List<ColumnUse> uses = new ArrayList<>();
      for (ColumnUse use : input.columns()) {
        int ordinal = names.indexOf(use.name());
        if (ordinal < 0) {
          return null;
        }
        DataType type = columns.apply(ordinal).dataType();
        if (ofText && !type.equals(DataTypes.StringType)) {
          return null;
        }
        uses.add(new ColumnUse(ordinal, use.name(), ofText ? use.type() : type));
      }
      bindings.add(input.over(uses));
    }
    return bindings;
  }

  /**
   * Compares all rows.
   *
   * @param thresholds of trees, by input and element
   */
  RowComparison compare(SessionLease lease, Map<String, Map<Integer, double[]>> thresholds) {
    StructType schema = golden.columns();
    StructType scores = new StructType();
    for (ScoreColumn column : plan.columns()) {
      schema = schema.add(PREFIX + column.name(), column.type(), false);
      scores = scores.add(column.name(), column.type(), false);
    }
    Problems problems = new Problems();
    RowChecker checker =
        RowChecker.of(golden.expectations(), plan, schema, PREFIX, thresholds, problems);
    problems.throwIfAny();
    RowComparison comparison = Objects.requireNonNull(checker).comparison();
    BatchScorer scorer = BatchScorer.of(plan, lease, new NoBadRows());
    scorer.add(columns(), golden.rows().size());
    scorer.finish();
    add(scorer.scores(0), scores, checker, comparison);
    scorer.clear();
    return comparison;
  }

  private void add(
      ColumnVector[] vectors, StructType types, RowChecker checker, RowComparison comparison) {
    ColumnarBatch scored = new ColumnarBatch(vectors, golden.rows().size());
    Function1<Object, Object> given =
        CatalystTypeConverters.createToScalaConverter(golden.columns());
    List<Function1<Object, Object>> each = new ArrayList<>();
    for (StructField field : types.fields()) {
      each.add(CatalystTypeConverters.createToScalaConverter(field.dataType()));
    }
    for (int i = 0; i < golden.rows().size(); i++) {
      Row row = (Row) given.apply(golden.rows().get(i));
      List<@Nullable Object> values = new ArrayList<>();
      for (int c = 0; c < row.length(); c++) {
        values.add(row.get(c));
      }
      InternalRow scores = scored.getRow(i);
      for (int c = 0; c < types.length(); c++) {
        values.add(each.get(c).apply(scores.get(c, types.apply(c).dataType())));
      }
      checker.add(RowFactory.create(values.toArray()), comparison);
    }
  }

  private WritableColumnVector[] columns() {
    int rows = golden.rows().size();
    StructType nullable =
        new StructType(
            Arrays.stream(golden.columns().fields())
                .map(f -> new StructField(f.name(), f.dataType(), true, f.metadata()))
                .toArray(StructField[]::new));
    WritableColumnVector[] columns =
        OnHeapColumnVector.allocateColumns(Math.max(1, rows), nullable);
    RowToColumnConverter converter = RowConverters.of(nullable);
    for (InternalRow row : golden.rows()) {
      converter.convert(row, columns);
    }
    return columns;
  }

  /** Fails on the first: a golden row has a score. */
  private static final class NoBadRows implements BadRows {
    @Override
    public String place(int row) {
      return "golden row " + row;
    }

    @Override
    public void take(int row, Stage stage, Problem problem, @Nullable Throwable cause) {
      throw ScoringException.caused(problem, cause);
    }
  }
}
