package io.thresher.spark.task;

import io.thresher.plan.ScoreColumn;
import io.thresher.runtime.BatchTimes;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;

/**
 * How batches and scores are distributed. Of the scores it takes a sample, the same rows whenever
 * the same group of rows is scored: looking at each would cost more than a small model does.
 */
public final class RunProfile extends AccumulatorV2<RunProfile, RunProfile> {
  private static final long serialVersionUID = 1L;

  /** Asks for it; off unless set to true. */
  public static final String SWITCH = "spark.thresher.profile";

  /** Rows of a group whose scores are looked at. */
  private static final int SAMPLE = 128;

  /** Numbers of a row of an output, and numbers in all, that are looked at. */
  private static final int WIDEST = 8;

  private static final int MOST = 32;
  private static final double NANOS_PER_MILLI = 1e6;

  private Distribution batchRows = new Distribution();
  private Distribution batchMillis = new Distribution();

  @SuppressWarnings("serial") // Only a map that is serializable.
  private Map<String, Distribution> scores = new TreeMap<>();

  public static RunProfile in(SparkContext context) {
    RunProfile profile = new RunProfile();
    context.register(profile);
    return profile;
  }

  /** Rows of the runs of the model. */
  public Distribution batchRows() {
    return batchRows;
  }

  /** Time of the runs of the model, ms. */
  public Distribution batchMillis() {
    return batchMillis;
  }

  /** By output, or output and position; of those that are numbers and not too wide. */
  public synchronized Map<String, Distribution> scores() {
    return new TreeMap<>(scores);
  }

  void takeBatches(BatchTimes times) {
    for (int i = 0; i < times.count(); i++) {
      batchRows.add(times.rows(i));
      batchMillis.add(times.nanos(i) / NANOS_PER_MILLI);
    }
  }

  /**
   * Takes some of a group's scores.
   *
   * @param bad rows that have none
   */
  void takeScores(List<ScoreColumn> scoreColumns, ColumnVector[] columns, int rows, BitSet bad) {
    int step = Math.max(1, rows / SAMPLE);
    for (int i = 0; i < columns.length; i++) {
      String name = scoreColumns.get(i).name();
      DataType type = columns[i].dataType();
      if (type instanceof ArrayType array && isNumber(array.elementType())) {
        takeArrays(name, columns[i], array.elementType(), rows, step, bad);
      } else if (isNumber(type)) {
        Distribution distribution = distribution(name);
        for (int row = 0; distribution != null && row < rows; row += step) {
          if (!bad.get(row)) {
            distribution.add(number(columns[i], type, row));
          }
        }
      }
    }
  }

  private void takeArrays(
      String name, ColumnVector column, DataType type, int rows, int step, BitSet bad) {
    for (int row = 0; row < rows; row += step) {
      if (!bad.get(row)) {
        ColumnarArray values = column.getArray(row);
        for (int i = 0; i < Math.min(WIDEST, values.numElements()); i++) {
          Distribution distribution = distribution(name + "[" + i + "]");
          if (distribution != null) {
            distribution.add(number(values, type, i));
          }
        }
      }
    }
  }

  private synchronized @Nullable Distribution distribution(String name) {
    Distribution present = scores.get(name);
    if (present == null && scores.size() < MOST) {
      present = new Distribution();
      scores.put(name, present);
    }
    return present;
  }

  private static boolean isNumber(DataType type) {
    return type.equals(DataTypes.FloatType)
        || type.equals(DataTypes.DoubleType)
        || type.equals(DataTypes.LongType)
        || type.equals(DataTypes.IntegerType);
  }

  private static double number(ColumnVector column, DataType type, int row) {
    if (type.equals(DataTypes.FloatType)) {
      return column.getFloat(row);
    } else if (type.equals(DataTypes.DoubleType)) {
      return column.getDouble(row);
    }
    return type.equals(DataTypes.LongType) ? (double) column.getLong(row) : column.getInt(row);
  }

  private static double number(ColumnarArray values, DataType type, int place) {
    if (type.equals(DataTypes.FloatType)) {
      return values.getFloat(place);
    } else if (type.equals(DataTypes.DoubleType)) {
      return values.getDouble(place);
    }
    return type.equals(DataTypes.LongType) ? (double) values.getLong(place) : values.getInt(place);
  }

  @Override
  public void add(RunProfile other) {
    batchRows.add(other.batchRows);
    batchMillis.add(other.batchMillis);
    other
        .scores()
        .forEach(
            (name, more) -> {
              Distribution distribution = distribution(name);
              if (distribution != null) {
                distribution.add(more);
              }
            });
  }

  @Override
  public void merge(AccumulatorV2<RunProfile, RunProfile> other) {
    add(other.value());
  }

  @Override
  public RunProfile value() {
    return this;
  }

  @Override
  public boolean isZero() {
    return batchRows.count() == 0 && scores().isEmpty();
  }

  @Override
  public synchronized void reset() {
    batchRows = new Distribution();
    batchMillis = new Distribution();
    scores = new TreeMap<>();
  }

  @Override
  public RunProfile copy() {
    RunProfile copy = new RunProfile();
    copy.add(this);
    return copy;
  }

  /** A heartbeat may send it while its task adds to it. */
  private synchronized void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
  }
}
