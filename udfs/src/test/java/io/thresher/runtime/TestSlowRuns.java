package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.Problem;
import io.thresher.model.ElementType;
import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.OnnxModels;
import io.thresher.model.ValueSpec;
import io.thresher.options.Caller;
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
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.Natives;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that take longer than a batch may. */
@Timeout(180)
class TestSlowRuns {
  private static final int ENDLESS = 5000;
  private static final int SOME = 100_000;

  private Path folder;
  private ModelStore store;
  private SessionCache cache;
  private final List<String> bad = new ArrayList<>();

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

  @Test
  void findsTheRowThatTakesTooLongAndScoresTheOthers() {
    ScorePlan plan = plan(SlowModels.endlessFromAThousandOn(), ScorePlan.BatchKind.FREE, "200ms");
    try (SessionLease lease = lease(plan)) {
      BatchScorer scorer = scored(plan, lease, row -> row == 17 ? ENDLESS : row, 100);

      assertThat(bad).containsExactly("row 17: THR-RUN-901");
      assertThat(scorer.bad().stream()).containsExactly(17);
      ColumnVector scores = scorer.scores(0)[0];
      for (int row = 0; row < 100; row++) {
        assertThat(row == 17 || scores.getFloat(row) == row).as("row %d", row).isTrue();
      }
      assertThat(scorer.mostRows()).as("it was the row, not their number").isEqualTo(64);
    }
  }

  @Test
  void findsItInBatchesOfFixedSizeToo() {
    ScorePlan plan = plan(SlowModels.endlessFromAThousandOn(), ScorePlan.BatchKind.FIXED, "200ms");
    try (SessionLease lease = lease(plan)) {
      BatchScorer scorer = scored(plan, lease, row -> row == 63 ? ENDLESS : row, 64);

      assertThat(bad).containsExactly("row 63: THR-RUN-901");
      assertThat(scorer.scores(0)[0].getFloat(62)).isEqualTo(62);
    }
  }

  @Test
  void givesUpABatchFullOfThem() {
    ScorePlan plan = plan(SlowModels.endlessFromAThousandOn(), ScorePlan.BatchKind.FREE, "50ms");
    try (SessionLease lease = lease(plan)) {
      long began = System.nanoTime();
      assertThatThrownBy(() -> scored(plan, lease, row -> ENDLESS, 64))
          .hasMessageContaining("THR-RUN-903: the model takes too long on many rows of a batch")
          .hasMessageContaining("expected few rows that take longer than 50 ms, ended 65 runs");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
    }
  }

  @Test
  void makesBatchesSmallerWhereNoRowIsAtFault() {
    int rounds = roundsOf(Duration.ofMillis(1600)) / 64;
    ScorePlan plan = plan(SlowModels.roundsOfTheSum(), ScorePlan.BatchKind.FREE, "400ms");
    try (SessionLease lease = lease(plan)) {
      BatchScorer scorer = scored(plan, lease, row -> rounds, 64);

      assertThat(bad).isEmpty();
      assertThat(scorer.mostRows()).isBetween(1, 32);
      assertThat(scorer.scores(0)[0].getFloat(63)).isEqualTo(rounds);
    }
  }

  /** So many rounds that they take about as long. */
  private int roundsOf(Duration time) {
    ScorePlan free = plan(SlowModels.roundsOfTheSum(), ScorePlan.BatchKind.FREE, "1h");
    try (SessionLease lease = lease(free)) {
      scored(free, lease, row -> SOME, 1);
      long began = System.nanoTime();
      scored(free, lease, row -> SOME, 1);
      return (int) (SOME * time.toNanos() / (System.nanoTime() - began));
    }
  }

  private BatchScorer scored(ScorePlan plan, SessionLease lease, IntUnaryOperator x, int rows) {
    OnHeapColumnVector column = new OnHeapColumnVector(rows, DataTypes.FloatType);
    for (int row = 0; row < rows; row++) {
      column.putFloat(row, x.applyAsInt(row));
    }
    BatchScorer scorer = BatchScorer.of(plan, lease, new Taken());
    scorer.add(new ColumnVector[] {column}, rows);
    scorer.finish();
    return scorer;
  }

  private SessionLease lease(ScorePlan plan) {
    SessionSpec spec =
        new SessionSpec(
            plan.model(),
            Device.CPU,
            1,
            Map.of(),
            "",
            List.of(),
            Caller.PROGRAM,
            List.of(),
            List.of(),
            plan.options().batchTimeout());
    return cache.acquire(spec, () -> store);
  }

  private ScorePlan plan(ModelProto model, ScorePlan.BatchKind kind, String timeout) {
    Path file = OnnxModels.write(model, folder.resolve(model.hashCode() + ".onnx"));
    ModelLocation location = store.fetch(ModelReference.parse(file.toString())).location();
    InputBinding x =
        new InputBinding(
            "x",
            ElementType.FLOAT,
            List.of(),
            List.of(new ColumnUse(0, "x", DataTypes.FloatType)),
            NullPolicy.FAIL);
    List<OutputBinding> outputs =
        List.of(new OutputBinding("y", ValueSpec.Kind.TENSOR, ElementType.FLOAT, null, List.of()));
    return new ScorePlan(
        location,
        List.of(x),
        outputs,
        ScoreColumn.whole(outputs),
        64,
        kind,
        ScoreOptions.parse(Map.of("batch-timeout", timeout)),
        Engine.onnxRuntime(""),
        Quarantine.OFF,
        new RowDependence(RowDependence.Kind.NONE, ""));
  }

  /** Keeps the numbers of bad rows. */
  private final class Taken implements BadRows {
    @Override
    public String place(int row) {
      return "row " + row;
    }

    @Override
    public void take(int row, Stage stage, Problem problem, @Nullable Throwable cause) {
      assertThat(problem.where()).contains("row " + row);
      bad.add("row " + row + ": " + problem.code());
    }
  }
}
