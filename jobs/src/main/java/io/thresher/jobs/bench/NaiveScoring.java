package io.thresher.jobs.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.thresher.model.ElementType;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a competent user writes without Thresher: {@code mapPartitions} over rows, with a session of
 * ONNX Runtime for each partition. It stands for their code, so it uses ONNX Runtime itself and
 * nothing of the library's runtime.
 */
final class NaiveScoring implements Contender {
  @Override
  public String label() {
    return "naive mapPartitions";
  }

  @Override
  public String id() {
    return "naive";
  }

  @Override
  public Optional<String> objection(Query query) {
    ScorePlan plan = query.plan();
    InputBinding input = plan.inputs().get(0);
    boolean floats =
        plan.inputs().size() == 1
            && input.type() == ElementType.FLOAT
            && (input.columns().stream().allMatch(c -> c.type().equals(DataTypes.FloatType))
                || isArray(input));
    boolean scores =
        plan.columns().stream()
            .allMatch(score -> score.part() == null && score.type().equals(DataTypes.FloatType));
    return floats && scores && plan.batchKind() == ScorePlan.BatchKind.FREE
        ? Optional.empty()
        : Optional.of(
            "it is written for one input of float columns or one array of floats, and outputs of"
                + " one float a row");
  }

  private static boolean isArray(InputBinding input) {
    return input.columns().size() == 1
        && input.columns().get(0).type() instanceof ArrayType array
        && array.elementType().equals(DataTypes.FloatType);
  }

  @Override
  public void run(Query query, Columns columns, Sink sink) {
    sink.take(scored(query, columns));
  }

  /** Lazily, the columns asked for, then one column for each output. */
  static Dataset<Row> scored(Query query, Columns columns) {
    Dataset<Row> data = query.data();
    ScorePlan plan = query.plan();
    List<String> features = plan.boundColumns();
    boolean passes = columns == Columns.ALL;
    Dataset<Row> read =
        passes ? data : data.select(features.stream().map(Quoted::column).toArray(Column[]::new));
    StructType result = passes ? data.schema() : new StructType();
    for (ScoreColumn score : plan.columns()) {
      result = result.add(score.name(), score.type(), false);
    }
    InputBinding input = plan.inputs().get(0);
    PartitionScoring scoring =
        new PartitionScoring(
            JavaSparkContext.fromSparkContext(data.sparkSession().sparkContext())
                .broadcast(modelBytes(data, plan)),
            input.input(),
            input.rowShape(),
            isArray(input),
            plan.outputs().stream().map(OutputBinding::output).toList(),
            features.stream().map(read.schema()::fieldIndex).toList(),
            passes ? data.columns().length : 0,
            plan.batchSize());
    return read.mapPartitions(scoring, Encoders.row(result));
  }

  private static byte[] modelBytes(Dataset<Row> data, ScorePlan plan) {
    Path file = new Path(plan.model().uri());
    try (InputStream in =
        file.getFileSystem(data.sparkSession().sparkContext().hadoopConfiguration()).open(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What each task runs. */
  private record PartitionScoring(
      Broadcast<byte[]> model,
      String input,
      List<Integer> rowShape,
      boolean array,
      List<String> outputs,
      List<Integer> features,
      int passed,
      int batchSize)
      implements MapPartitionsFunction<Row, Row> {

    @Override
    public java.util.Iterator<Row> call(java.util.Iterator<Row> rows) throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession session;
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1); // Spark's tasks already take every core.
        session = environment.createSession(model.value(), options);
      }
      TaskContext.get()
          .addTaskCompletionListener(
              (TaskCompletionListener)
                  ended -> {
                    try {
                      session.close();
                    } catch (OrtException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      int width = rowShape.stream().reduce(1, Math::multiplyExact);
      return new NaiveBatches(
          rows,
          array ? arrayReader() : floatsReader(),
          width,
          passed,
          outputs.size(),
          batchSize,
          (values, count) -> {
            FloatBuffer data = FloatBuffer.wrap(values, 0, count * width);
            try (OnnxTensor tensor = OnnxTensor.createTensor(environment, data, shape(count));
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
              float[][] scores = new float[outputs.size()][];
              for (int i = 0; i < scores.length; i++) {
                OnnxTensor output = (OnnxTensor) result.get(outputs.get(i)).orElseThrow();
                scores[i] = output.getFloatBuffer().array();
              }
              return scores;
            } catch (OrtException e) {
              throw new IllegalStateException(e);
            }
          });
    }

    private NaiveBatches.Features floatsReader() {
      int[] ordinals = features.stream().mapToInt(Integer::intValue).toArray();
      return (row, values, from) -> {
        int at = from;
        for (int ordinal : ordinals) {
          values[at++] = row.getFloat(ordinal);
        }
      };
    }

    private NaiveBatches.Features arrayReader() {
      int ordinal = features.get(0);
      return (row, values, from) -> {
        int at = from;
        for (Float value : row.<Float>getList(ordinal)) {
          values[at++] = value;
        }
      };
    }

    private long[] shape(int rows) {
      long[] shape = new long[1 + rowShape.size()];
      shape[0] = rows;
      for (int i = 0; i < rowShape.size(); i++) {
        shape[i + 1] = rowShape.get(i);
      }
      return shape;
    }
  }
}
