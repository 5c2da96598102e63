package io.thresher.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.OnnxModels;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import io.thresher.options.Isolation;
import io.thresher.options.NullPolicy;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.runtime.SessionCache;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.SlowModels;
import io.thresher.runtime.ort.AllocationFailure;
import io.thresher.runtime.ort.Device;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.TensorSlice;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two models in place of two engines, so that scores tell who gave them. */
class TestSampleRows {
  private static final float NULL = -12345;

  @TempDir private Path folder;
  private final SessionCache sessions = new SessionCache(SessionCache.DEFAULT_IDLE);

  @AfterEach
  void close() {
    sessions.close();
  }

  @Test
  void leavesOutRowsThatDoNotFit() {
    SampleRows rows = sample(NULL, 1, 2, NULL, 3, NULL);
    assertThat(rows.count()).isEqualTo(3);
    assertThat(floats(rows.fed(3))).containsExactly(1, 2, 3);
    assertThat(floats(rows.fed(1))).containsExactly(1);
    assertThat(sample(NULL).count()).isZero();
  }

  @Test
  void repeatsThemUntilARunIsFull() {
    assertThat(floats(sample(1, 2, 3).fed(7))).containsExactly(1, 2, 3, 1, 2, 3, 1);
  }

  @Test
  void tellsHowManyTheEngineDoesNotTake() {
    float[] values = new float[20];
    assertThat(sample(values).kind(Map.of())).isEqualTo("data, outlying 0%");
    values[3] = Float.NaN;
    assertThat(sample(values).kind(Map.of())).isEqualTo("data, outlying to 10%");
    values[4] = Float.POSITIVE_INFINITY;
    values[5] = Float.NaN;
    assertThat(sample(values).kind(Map.of())).isEqualTo("data, outlying to 100%");
  }

  /** A place that a table has not is none that the engine takes, either. */
  @Test
  void countsRowsBeyondTheTableThatTheyAreLookedUpIn() {
    float[] values = new float[20];
    values[3] = 10;
    assertThat(sample(values).kind(Map.of("x", 10L))).isEqualTo("data, outlying to 10%");
    assertThat(sample(values).kind(Map.of("x", 11L))).isEqualTo("data, outlying 0%");
    values[3] = -1;
    assertThat(sample(values).kind(Map.of("x", 11L))).isEqualTo("data, outlying to 10%");
  }

  @Test
  void isSmallWhereRowsAreWide() {
    assertThat(SampleRows.most(List.of(input(10)), 256)).isEqualTo(256);
    assertThat(SampleRows.most(List.of(input(1 << 20)), 256)).isEqualTo(3);
  }

  @Test
  void findsWhatAnEngineGivesOtherwise() {
    try (SessionLease own = lease(10);
        SessionLease same = lease(10);
        SessionLease other = lease(10.01f)) {
      EngineTrial trial = new EngineTrial(Map.of(), List.of(input(1)), tried());
      EngineTrial.Finding agrees = trial.finding(own, same, sample(1, Float.NaN, 3));
      assertThat(agrees.isSame()).isTrue();
      assertThat(agrees.largest()).isZero();
      EngineTrial.Finding differs = trial.finding(own, other, sample(1, Float.NaN, 3));
      assertThat(differs.isSame()).isFalse();
      assertThat(differs.largest()).isBetween(0.0009, 0.0011);
    }
  }

  /** Of the engine that says nothing: its name is not to be blamed. */
  @Test
  void comparesNothingWhereMemoryLacks() {
    try (SessionLease own = lease(SlowModels.greedy(1 << 20, "n", 1), "modest");
        SessionLease other = lease(SlowModels.greedy(2, "n", 1), "greedy")) {
      EngineTrial trial = new EngineTrial(Map.of(), List.of(input(1)), tried());
      assertThat(trial.finding(own, own, sample(1, 2, 3)).isSame()).isTrue();
      for (EngineTrial.Finding finding :
          List.of(
              trial.finding(own, other, sample(1, 2, 3)),
              trial.finding(other, own, sample(1, 2, 3)))) {
        assertThat(finding.compared()).isFalse();
        assertThat(finding.example()).isEmpty();
      }
    }
  }

  @Test
  void takesALackOfDirectMemoryForAFailureOfTheRun() {
    try (SessionLease own = lease(10)) {
      TrialRun run = new TrialRun(own, List.of(input(1)), List.of("y"));
      assertThatThrownBy(
              () ->
                  run.scores(
                      1,
                      () -> {
                        throw new DirectMemoryException(1L << 40);
                      }))
          .isInstanceOf(OrtException.class)
          .hasMessageContaining("out of memory: no 1099511627776 bytes")
          .matches(e -> AllocationFailure.is((Exception) e));
    }
  }

  /** A score near zero may be off by more of itself, where others of its place are larger. */
  @Test
  void comparesWithTheLargestScoreOfAPlaceThoughTheseRowsHaveNone() {
    InputBinding pair =
        new InputBinding(
            "x",
            ElementType.FLOAT,
            List.of(2),
            List.of(
                new ColumnUse(0, "a", DataTypes.FloatType),
                new ColumnUse(1, "b", DataTypes.FloatType)),
            NullPolicy.FAIL);
    OnHeapColumnVector[] columns =
        OnHeapColumnVector.allocateColumns(
            1, new StructType().add("a", DataTypes.FloatType).add("b", DataTypes.FloatType));
    columns[0].putFloat(0, 1e-9f);
    columns[1].putFloat(0, 1);
    SampleRows rows = SampleRows.of(List.of(pair), columns, 1);
    EngineTrial trial = new EngineTrial(Map.of(), List.of(pair), tried());
    try (SessionLease own = lease(10, 0);
        SessionLease near = lease(10, 1e-7f);
        SessionLease far = lease(10, 1)) {
      assertThat(trial.finding(own, near, rows).isSame()).isTrue();
      assertThat(trial.finding(own, far, rows).isSame()).isFalse();
    }
  }

  @Test
  void measuresWithThem() {
    try (SessionLease own = lease(10);
        SessionLease other = lease(11)) {
      SpeedTrial trial =
          new SpeedTrial(Map.of(), "m", List.of(input(1)), outputs(), 64, 1, Isolation.NONE);
      assertThat(trial.speedup(own, other, sample(1, 2, 3)).times()).isGreaterThan(0);
    }
  }

  /** Equal but for one weight: whatever else the machine does, none is much faster. */
  @Test
  void measuresOnABusyMachine() throws IOException {
    try (SessionLease own = lease(10);
        SessionLease other = lease(11);
        Spinners others = new Spinners(3)) {
      assertThat(others).isNotNull();
      SpeedTrial trial =
          new SpeedTrial(Map.of(), "m", List.of(input(1)), outputs(), 4096, 1, Isolation.NONE);
      assertThat(trial.speedup(own, other, sample(1, 2, 3)).times()).isBetween(0.5, 2.0);
    }
  }

  /** A caller's time on cores is that of a pipe, where another process computes. */
  @Test
  void takesTimeOnCoresOnlyWhereItTellsAll() {
    assertThat(SpeedRounds.tellCores(1, Isolation.NONE)).isEqualTo(CoreTime.isKnown());
    assertThat(SpeedRounds.tellCores(1, Isolation.PROCESS)).isFalse();
    assertThat(SpeedRounds.tellCores(2, Isolation.NONE)).isFalse();
  }

  private SessionLease lease(float... factors) {
    float[][] weights = new float[factors.length][1];
    for (int i = 0; i < factors.length; i++) {
      weights[i][0] = factors[i];
    }
    return lease(OnnxModels.matMul(weights), Arrays.toString(factors));
  }

  private SessionLease lease(ModelProto model, String name) {
    Path file = OnnxModels.write(model, folder.resolve(name + ".onnx"));
    ModelStore store = new ModelStore(folder.resolve("cache"), new Configuration());
    return sessions.acquire(
        new SessionSpec(
            store.fetch(ModelReference.parse(file.toString())).location(),
            Device.CPU,
            1,
            Map.of(),
            ""),
        () -> store);
  }

  private static SampleRows sample(float... values) {
    OnHeapColumnVector column = new OnHeapColumnVector(values.length, DataTypes.FloatType);
    for (int row = 0; row < values.length; row++) {
      if (values[row] == NULL) {
        column.putNull(row);
      } else {
        column.putFloat(row, values[row]);
      }
    }
    return SampleRows.of(List.of(input(1)), new ColumnVector[] {column}, values.length);
  }

  private static InputBinding input(int width) {
    return new InputBinding(
        "x",
        ElementType.FLOAT,
        List.of(width),
        List.of(new ColumnUse(0, "c", DataTypes.FloatType)),
        NullPolicy.FAIL);
  }

  private static TriedOutputs tried() {
    return TriedOutputs.of(TextTask.RAW, outputs());
  }

  private static List<OutputBinding> outputs() {
    return List.of(
        new OutputBinding("y", ValueSpec.Kind.TENSOR, ElementType.FLOAT, null, List.of(1)));
  }

  private static float[] floats(List<TensorSlice> fed) {
    TensorSlice slice = fed.get(0);
    float[] floats = new float[slice.bytes() / Float.BYTES];
    slice.data().order(ByteOrder.nativeOrder()).asFloatBuffer().get(floats);
    return floats;
  }
}
