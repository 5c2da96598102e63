package io.thresher.spark;

import io.thresher.spark.task.ColumnLayout;
import io.thresher.spark.task.WaitingRows;
import io.thresher.model.ElementType;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.tensor.InputTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A batch that comes by rows: 32 floats and a number that is passed on, up to the tensor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RowPathBenchmark.ROWS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RowPathBenchmark {
  static final int ROWS = 4096;
  private static final int COLUMNS = 32;

  private InternalRow[] rows;
  private WaitingRows waiting;
  private InputTensor tensor;

  @Setup
  public void open() {
    StructType schema = new StructType();
    List<ColumnUse> uses = new ArrayList<>();
    for (int c = 0; c < COLUMNS; c++) {
      schema = schema.add("f" + c, DataTypes.FloatType, false);
      uses.add(new ColumnUse(c, "f" + c, DataTypes.FloatType));
    }
    schema = schema.add("id", DataTypes.LongType, false);
    int[] features = IntStream.range(0, COLUMNS).toArray();
    waiting =
        new WaitingRows(
            new ColumnLayout(schema, features, 1, new int[] {COLUMNS}, -1, schema), ROWS);
    tensor =
        new InputTensor(
            new InputBinding(
                "x",
                ElementType.FLOAT,
                List.of(COLUMNS),
                uses,
                ScoreOptions.defaults().defaultNulls()),
            ROWS);
    UnsafeProjection unsafe = UnsafeProjection.create(schema);
    Random random = new Random(1);
    rows = new InternalRow[ROWS];
    for (int i = 0; i < ROWS; i++) {
      Object[] values = new Object[COLUMNS + 1];
      for (int c = 0; c < COLUMNS; c++) {
        values[c] = random.nextFloat();
      }
      values[COLUMNS] = (long) i;
      rows[i] = unsafe.apply(new GenericInternalRow(values)).copy();
    }
  }

  @Benchmark
  public InputTensor assembleRows() {
    waiting.begin();
    for (InternalRow row : rows) {
      waiting.add(row);
    }
    tensor.fill(waiting.features(), 0, ROWS, 0);
    return tensor;
  }
}
