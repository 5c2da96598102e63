package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.thresher.errors.Problem;
import io.thresher.model.ElementType;
import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.OnnxModels;
import io.thresher.model.ValueSpec;
import io.thresher.options.NullPolicy;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.Quarantine;
import io.thresher.plan.RowDependence;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.ort.AllocationFailure;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.Natives;
import io.thresher.runtime.trial.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that ask for more memory than there is, where batches are large. */
@Timeout(120)
class TestScarceMemory {
  private static final int FITTING = 100;
  private static final int ROWS = 10_000;

  private Path folder;
  private ModelStore store;
  private SessionCache cache;
  private final List<Integer> bad = new ArrayList<>();
  private String arena = "1";

  @BeforeEach
  void open(@TempDir Path temporary) {
    folder = temporary;
    store = new ModelStore(folder.resolve("cache"), new Configuration());
    cache = new SessionCache(Duration.ofDays(1));
  }

  @AfterEach
  void close() {
    cache.close();
    assertThat(Natives.allOpen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0"})
  void halvesBatchesUntilTheyFitAndRemembersThat(String withArena) {
    arena = withArena;
    ModelProto greedy = SlowModels.greedy(FITTING, "n");
    BatchScorer first = scored(greedy, plan(greedy, 4096), ROWS, row -> row);
    assertThat(first.refusedForMemory()).isEqualTo(6); // 4096 to 128, which is still too many.
    assertThat(first.mostRows()).isEqualTo(64);
    assertThat(first.batches()).isEqualTo(ROWS / 64 + 1);

    BatchScorer second = scored(greedy, plan(greedy, 4096), ROWS, row -> row);
    assertThat(second.refusedForMemory()).isZero();

    cache.closeIdle(Duration.ZERO);
    BatchScorer afresh = scored(greedy, plan(greedy, 4096), ROWS, row -> row);
    assertThat(afresh.refusedForMemory()).as("of a session made anew").isZero();
  }

  private BatchScorer scored(ModelProto model, ScorePlan plan, int rows, IntFunction<Number> x) {
    try (SessionLease lease = lease(model)) {
      BatchScorer scorer = BatchScorer.of(plan, lease, new Taken());
      scorer.add(column(plan, rows, x), rows);
      scorer.finish();
      ColumnVector scores = scorer.scores(0)[0];
      for (int row = 0; row < rows; row++) {
        assertThat(scores.getFloat(row)).isEqualTo(x.apply(row).floatValue());
      }
      return scorer;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsLackOfMemoryFromBadRows(boolean text) {
    ModelProto greedy = SlowModels.greedyLookup(FITTING, table(text));
    ScorePlan plan = plan(greedy, 4096);
    try (SessionLease lease = lease(greedy)) {
      BatchScorer scorer = BatchScorer.of(plan, lease, new Taken());
      // Bad rows everywhere, also ones that fill a whole part of the batch.
      IntFunction<Number> x =
          row -> row == 5 || row == 4000 || (row >= 640 && row < 704) ? 99L : row % 3;
      scorer.add(column(plan, ROWS, x), ROWS);
      scorer.finish();

      assertThat(bad)
          .containsExactlyElementsOf(
              IntStream.range(0, ROWS)
                  .filter(row -> x.apply(row).longValue() == 99)
                  .boxed()
                  .toList());
      assertThat(scorer.bad().stream().boxed().toList()).isEqualTo(bad);
      assertThat(scorer.mostRows()).isEqualTo(64);
      ColumnVector scores = scorer.scores(0)[0];
      for (int row = 0; row < ROWS; row++) {
        if (!scorer.bad().get(row)) {
          String expected = Float.toString(x.apply(row).intValue() + 1);
          assertThat(
                  text
                      ? scores.getUTF8String(row).toString()
                      : Float.toString(scores.getFloat(row)))
              .isEqualTo(expected);
        }
      }
    }
  }

  private static TensorProto table(boolean text) {
    TensorProto.Builder table = OnnxModels.tensor("table", 3);
    return text
        ? table
            .setDataType(ElementType.STRING.onnxCode())
            .addAllStringData(
                List.of(
                    ByteString.copyFromUtf8("1.0"),
                    ByteString.copyFromUtf8("2.0"),
                    ByteString.copyFromUtf8("3.0")))
            .build()
        : table.addAllFloatData(List.of(1f, 2f, 3f)).build();
  }

  @Test
  void failsOnARowThatDoesNotFitAlone() {
    ModelProto greedy = SlowModels.greedy(0, "n");
    assertThatThrownBy(() -> scored(greedy, plan(greedy, 4096), 100, row -> row))
        .hasMessageContaining("THR-RUN-504: a run of the model does not fit in memory | model ")
        .hasMessageContaining(", 1 row: row 0 | expected memory for the smallest run there is, got")
        .hasMessageContaining("Failed to allocate memory");
    assertThat(bad).isEmpty();
  }

  @Test
  void failsOnFixedBatchesThatDoNotFit() {
    ModelProto greedy = SlowModels.greedy(FITTING, 128);
    assertThatThrownBy(() -> scored(greedy, plan(greedy, 128), 100, row -> row))
        .hasMessageContaining("THR-RUN-504")
        .hasMessageContaining("128 rows in one run");
  }

  @Test
  void saysSoWhenPlanning() {
    ModelProto greedy = SlowModels.greedy(FITTING, 128);
    ScorePlan plan = plan(greedy, 128);
    ValueSpec output =
        new ValueSpec("y", ValueSpec.Kind.TENSOR, ElementType.FLOAT, null, List.of());
    try (SessionLease lease = lease(greedy)) {
      Probe probe = new Probe(lease, "m.onnx", plan.inputs(), List.of(output), 128);
      assertThatThrownBy(probe::observe)
          .hasMessageContaining("THR-RUN-504")
          .hasMessageContaining("128 rows in one run: the trial on the driver");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bfc_arena.cc:359 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool) Failed to"
            + " allocate memory for requested buffer of size 137438953728",
        "Status Message: std::bad_alloc",
        "CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc((void**)&p, size);",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
        "CUDNN_STATUS_ALLOC_FAILED",
        "BFCArena: Available memory of 0 is smaller than requested bytes of 1024"
      })
  void knowsTheWordsForLackOfMemory(String message) {
    assertThat(AllocationFailure.is(new Exception(message))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "indices element out of data bounds, idx=99 must be within the inclusive range [-3,2]",
        "Got invalid dimensions for input: x",
        "SafeIntOnOverflow() Integer overflow"
      })
  void leavesOtherFailuresToTheRows(String message) {
    assertThat(AllocationFailure.is(new Exception(message))).isFalse();
  }

  private SessionLease lease(ModelProto model) {
    SessionSpec spec =
        new SessionSpec(location(model), Device.CPU, 1, Map.of("enable_cpu_mem_arena", arena), "");
    return cache.acquire(spec, () -> store);
  }

  private ModelLocation location(ModelProto model) {
    Path file = OnnxModels.write(model, folder.resolve(model.hashCode() + ".onnx"));
    return store.fetch(ModelReference.parse(file.toString())).location();
  }

  /** Of a model with input x and output y. */
  private ScorePlan plan(ModelProto model, int batchSize) {
    var x = model.getGraph().getInput(0).getType().getTensorType();
    var y = model.getGraph().getOutput(0).getType().getTensorType();
    boolean whole = x.getElemType() == ElementType.INT64.onnxCode();
    boolean text = y.getElemType() == ElementType.STRING.onnxCode();
    DataType column = whole ? DataTypes.LongType : DataTypes.FloatType;
    List<OutputBinding> outputs =
        List.of(
            new OutputBinding(
                "y",
                ValueSpec.Kind.TENSOR,
                text ? ElementType.STRING : ElementType.FLOAT,
                null,
                List.of()));
    return new ScorePlan(
        location(model),
        List.of(
            new InputBinding(
                "x",
                whole ? ElementType.INT64 : ElementType.FLOAT,
                List.of(),
                List.of(new ColumnUse(0, "x", column)),
                NullPolicy.FAIL)),
        outputs,
        ScoreColumn.whole(outputs),
        batchSize,
        x.getShape().getDim(0).hasDimValue() ? ScorePlan.BatchKind.FIXED : ScorePlan.BatchKind.FREE,
        ScoreOptions.defaults(),
        Engine.onnxRuntime(""),
        Quarantine.OFF,
        new RowDependence(RowDependence.Kind.NONE, ""));
  }

  private static ColumnVector[] column(ScorePlan plan, int rows, IntFunction<Number> x) {
    DataType type = plan.inputs().get(0).columns().get(0).type();
    OnHeapColumnVector column = new OnHeapColumnVector(rows, type);
    for (int row = 0; row < rows; row++) {
      if (type.equals(DataTypes.LongType)) {
        column.putLong(row, x.apply(row).longValue());
      } else {
        column.putFloat(row, x.apply(row).floatValue());
      }
    }
    return new ColumnVector[] {column};
  }

  /** Keeps the numbers of bad rows. */
  private final class Taken implements BadRows {
    @Override
    public String place(int row) {
      return "row " + row;
    }

    @Override
    public void take(int row, Stage stage, Problem problem, @Nullable Throwable cause) {
      assertThat(problem.code()).isEqualTo("THR-RUN-021");
      bad.add(row);
    }
  }
}
