package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A batch of rows from column vectors into the tensor of an input, and scores out of an output. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TensorBenchmark.ROWS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TensorBenchmark {
  static final int ROWS = 4096;
  private static final int COLUMNS = 32;

  @Param({"ROWS", "COLUMNS"})
  public InputTensor.Layout layout;

  private ColumnVector[] vectors;
  private InputTensor tensor;
  private OutputColumn output;
  private byte[] scores;

  @Setup
  public void open() {
    Random random = new Random(1);
    vectors = new ColumnVector[COLUMNS];
    List<ColumnUse> uses = new ArrayList<>();
    for (int c = 0; c < COLUMNS; c++) {
      OnHeapColumnVector vector = new OnHeapColumnVector(ROWS, DataTypes.FloatType);
      for (int i = 0; i < ROWS; i++) {
        vector.putFloat(i, random.nextFloat());
      }
      vectors[c] = vector;
      uses.add(new ColumnUse(c, "f" + c, DataTypes.FloatType));
    }
    InputBinding binding =
        new InputBinding(
            "x", ElementType.FLOAT, List.of(COLUMNS), uses, ScoreOptions.defaults().defaultNulls());
    tensor = new InputTensor(binding, ROWS, layout);
    output =
        OutputColumn.of(
            new OutputBinding(
                "scores", "scores", ValueSpec.Kind.TENSOR, ElementType.FLOAT, null, List.of(1)));
    scores = new byte[4 * ROWS];
    random.nextBytes(scores);
  }

  /** 32 floats a row. */
  @Benchmark
  public InputTensor assemble() {
    tensor.fill(vectors, 0, ROWS, 0);
    return tensor;
  }

  /** One float a row: written by the model, read by Spark. */
  @Benchmark
  public float emit() {
    ByteBuffer window = ((NumberColumn) output).window(0, ROWS);
    window.put(0, scores);
    ColumnVector vector = output.vector(0);
    float sum = 0;
    for (int i = 0; i < ROWS; i++) {
      sum += vector.getFloat(i);
    }
    output.clear();
    return sum;
  }
}
