package io.thresher.trees;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.thresher.trees.RandomForests.Shape;
import io.thresher.trees.RandomForests.Spec;
import io.thresher.trees.RandomForests.Voters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of rows through the tree kernel and through ONNX Runtime, each on one thread and from
 * memory that lies as it likes: by column and by row. Both write the scores into memory of ours.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TreeKernelBenchmark.ROWS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TreeKernelBenchmark {
  static final int ROWS = 4096;

  /** Trees, levels, how they grow, features. */
  @Param({
    "100:6:COMPLETE:32",
    "1000:6:COMPLETE:32",
    "300:8:RANDOM:100",
    "100:12:RANDOM:32",
    "50:60:CHAIN:32",
    "10:4:COMPLETE:8",
    "3:14:RANDOM:20",
    "1:3:COMPLETE:4"
  })
  public String forest;

  private int[][] columns;
  private TreeScorer scorer;
  private TreeOutput output;
  private FloatBuffer scores;
  private final double[] row = new double[1];
  private OnnxRuntimeSession session;
  private OnnxTensor fed;
  private OnnxTensor lent;
  private InputColumns inputs;

  @Setup(Level.Trial)
  public void open() throws OrtException {
    String[] parts = forest.split(":");
    int features = Integer.parseInt(parts[3]);
    ModelProto model =
        RandomForests.make(
                new Spec(
                    7,
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Shape.valueOf(parts[2]),
                    features,
                    1,
                    List.of(),
                    Voters.ALL,
                    List.of("BRANCH_LEQ"),
                    false,
                    false,
                    "SUM",
                    "NONE",
                    0,
                    false))
            .model();
    TreeProgram program = TreeProgram.recognise(model, List.of("scores")).program();
    scorer = program.newScorer();
    output = program.output("scores");
    fill(features);
    inputs =
        new InputColumns() {
          @Override
          public void bits(int input, int column, int from, int count, int[] into) {
            System.arraycopy(columns[column], from, into, 0, count);
          }

          @Override
          public void doubles(int input, int column, int from, int count, double[] into) {
            throw new UnsupportedOperationException();
          }
        };
    session = new OnnxRuntimeSession(model);
    check();
  }

  private void fill(int features) throws OrtException {
    Random random = new Random(3);
    columns = new int[features][ROWS];
    FloatBuffer rows = floats(ROWS * features);
    for (int i = 0; i < ROWS; i++) {
      for (int feature = 0; feature < features; feature++) {
        float value = (float) random.nextGaussian();
        columns[feature][i] = Float.floatToRawIntBits(value);
        rows.put(i * features + feature, value);
      }
    }
    scores = floats(ROWS);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    fed = OnnxTensor.createTensor(environment, rows, new long[] {ROWS, features});
    lent = OnnxTensor.createTensor(environment, scores, new long[] {ROWS, 1});
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** What is compared must be the same. */
  private void check() throws OrtException {
    onnxRuntime();
    float[] expected = new float[ROWS];
    scores.get(0, expected);
    kernel();
    for (int i = 0; i < ROWS; i++) {
      if (scores.get(i) != expected[i]) {
        throw new IllegalStateException("row " + i + " differs");
      }
    }
  }

  @TearDown(Level.Trial)
  public void close() throws OrtException {
    fed.close();
    lent.close();
    session.close();
  }

  @Benchmark
  public FloatBuffer kernel() {
    for (int from = 0; from < ROWS; from += TreeScorer.BLOCK_ROWS) {
      scorer.evaluate(inputs, from, TreeScorer.BLOCK_ROWS);
      for (int i = 0; i < TreeScorer.BLOCK_ROWS; i++) {
        scorer.scores(output, i, row);
        scores.put(from + i, (float) row[0]);
      }
    }
    return scores;
  }

  @Benchmark
  public FloatBuffer onnxRuntime() throws OrtException {
    session.session().run(Map.of("x", fed), Set.of(), Map.of("scores", lent)).close();
    return scores;
  }
}
