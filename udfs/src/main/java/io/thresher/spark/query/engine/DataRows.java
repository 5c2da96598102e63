package io.thresher.spark.query.engine;

import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.trial.SampleRows;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.RowConverters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first rows of the data that is to be scored, for trials of engines: read when the first trial
 * asks, and once. Rows that take more than a look at a few splits are not read. Thread-safe; what
 * it gives is not.
 */
public final class DataRows {
  private static final Logger LOG = LoggerFactory.getLogger(DataRows.class);
  private static final String MADE_UP = "made-up rows";

  /** A filter that few rows pass would have all of the data read. */
  private static final int MOST_SPLITS = 8;

  private final @Nullable Dataset<Row> data;
  private @Nullable Asked asked;
  private @Nullable Taken taken;

  /** What was taken last. */
  private record Asked(List<InputBinding> inputs, int most) {}

  /**
   * What was taken.
   *
   * @param rows none where there are none, or they may not be read
   * @param words what trials ran on, for people
   */
  record Taken(Optional<SampleRows> rows, String words) {
    private static Taken none(String why) {
      return new Taken(Optional.empty(), why.isEmpty() ? MADE_UP : MADE_UP + " (" + why + ")");
    }
  }

  private DataRows(@Nullable Dataset<Row> data) {
    this.data = data;
  }

  /** Of a query, whose rows are not read while it is planned. */
  public static DataRows none() {
    return new DataRows(null);
  }

  /** Of data whose first rows may be read at once. */
  public static DataRows of(Dataset<Row> data) {
    return new DataRows(data);
  }

  /** Some rows as inputs take them: as many as networks are tried with. */
  public Taken taken(List<InputBinding> bound) {
    return taken(bound, SampleRows.USUAL);
  }

  /**
   * Rows as inputs take them.
   *
   * @param most of them, fewer where they are wide
   */
  public synchronized Taken taken(List<InputBinding> bound, int most) {
    Asked now = new Asked(bound, most);
    Taken known = taken;
    if (known == null || !now.equals(asked)) {
      known = take(bound, SampleRows.most(bound, most));
      taken = known;
      asked = now;
    }
    return known;
  }

  private Taken take(List<InputBinding> bound, int most) {
    Dataset<Row> from = data;
    if (from == null || bound.stream().anyMatch(InputBinding::isOpen)) {
      return Taken.none("");
    }
    try {
      if (!StraightRows.are(from.queryExecution().optimizedPlan())) {
        return Taken.none("the data's first rows are not had by reading them alone");
      }
      SampleRows rows = read(from, bound, most);
      return rows.count() == 0
          ? Taken.none("the data's first rows have none that suits the model")
          : new Taken(Optional.of(rows), MADE_UP + " and " + rows.count() + " rows of the data");
    } catch (Exception e) { // The run itself will fail, or not, and knows the better words.
      LOG.warn("No rows of the data to try engines with", e);
      return Taken.none("the data's first rows cannot be read");
    }
  }

  private static SampleRows read(Dataset<Row> data, List<InputBinding> inputs, int most) {
    List<String> names =
        inputs.stream()
            .flatMap(input -> input.columns().stream())
            .map(ColumnUse::name)
            .distinct()
            .toList();
    Column[] columns =
        names.stream()
            .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    Dataset<Row> few = beginning(data.select(columns)).limit(most);
    InternalRow[] rows = few.queryExecution().executedPlan().executeCollect();
    StructType schema = new StructType();
    for (StructField field : few.schema().fields()) {
      schema = schema.add(field.name(), field.dataType(), true);
    }
    OnHeapColumnVector[] vectors =
        OnHeapColumnVector.allocateColumns(Math.max(1, rows.length), schema);
    RowToColumnConverter converter = RowConverters.of(schema);
    for (InternalRow row : rows) {
      converter.convert(row, vectors);
    }
    List<InputBinding> bound =
        inputs.stream().map(input -> input.over(over(input.columns(), names))).toList();
    return SampleRows.of(bound, vectors, rows.length);
  }

  private static Dataset<Row> beginning(Dataset<Row> data) {
    BitSet first = new BitSet();
    first.set(0, MOST_SPLITS);
    RDD<Row> rows = PartitionPruningRDD.create(data.rdd(), new Functions.Contains(first));
    return data.sparkSession().createDataFrame(rows, data.schema());
  }

  private static List<ColumnUse> over(List<ColumnUse> uses, List<String> names) {
    List<ColumnUse> over = new ArrayList<>();
    for (ColumnUse use : uses) {
      over.add(new ColumnUse(names.indexOf(use.name()), use.name(), use.type()));
    }
    return over;
  }
}
