package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are like an earlier one, of inputs that are all of one shape. */
class TestDedup {
  private static final int ROWS = 300;

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
  }

  @ParameterizedTest
  @EnumSource(ScorePlan.BatchKind.class)
  void scoresAndRefusesTheRowsThatItDoesWithout(ScorePlan.BatchKind kind) {
    List<String> apart = scored(plan(kind, false), 0);
    List<String> badApart = List.copyOf(bad);
    bad.clear();

    List<String> shared = scored(plan(kind, true), ROWS - 8);

    assertThat(shared).isEqualTo(apart);
    assertThat(bad).isEqualTo(badApart).hasSize((ROWS + 6) / 7);
    assertThat(apart.subList(0, 7))
        .containsExactly("bad", "1.0", "2.0", "3.0", "4.0", "NaN", "6.0");
  }

  /** Of seven rows over and over, the first has a null that is refused, and one is null for NaN. */
  private List<String> scored(ScorePlan plan, int fewestRepeats) {
    OnHeapColumnVector x = new OnHeapColumnVector(ROWS, DataTypes.FloatType);
    OnHeapColumnVector y = new OnHeapColumnVector(ROWS, DataTypes.FloatType);
    for (int row = 0; row < ROWS; row++) {
      int kind = row % 7;
      if (kind == 0) {
        x.putNull(row);
      } else {
        x.putFloat(row, kind);
      }
      if (kind == 5) {
        y.putNull(row);
      } else {
        y.putFloat(row, 0);
      }
    }
    try (SessionLease lease = lease(plan)) {
      BatchScorer scorer = BatchScorer.of(plan, lease, new Taken());
      scorer.add(new ColumnVector[] {x, y}, ROWS);
      scorer.finish();
      // A bad row is looked at again each time.
      assertThat(scorer.repeatedRows()).isGreaterThanOrEqualTo(fewestRepeats - (ROWS + 6) / 7);
      List<String> scores = new ArrayList<>();
      ColumnVector given = scorer.scores(0)[0];
      for (int row = 0; row < ROWS; row++) {
        scores.add(scorer.bad().get(row) ? "bad" : Float.toString(given.getFloat(row)));
      }
      return scores;
    }
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

  private static InputBinding input(String name, int ordinal, String nulls) {
    return new InputBinding(
        name,
        ElementType.FLOAT,
        List.of(),
        List.of(new ColumnUse(ordinal, name, DataTypes.FloatType)),
        nulls.isEmpty() ? NullPolicy.FAIL : new NullPolicy(NullPolicy.Kind.NAN, ""));
  }

  private ScorePlan plan(ScorePlan.BatchKind kind, boolean dedup) {
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(OnnxModels.node("Add", "x", "sum").toBuilder().addInput("y").build())
                .addInput(OnnxModels.value("x", ElementType.FLOAT, "n"))
                .addInput(OnnxModels.value("y", ElementType.FLOAT, "n"))
                .addOutput(OnnxModels.value("sum", ElementType.FLOAT, "n")));
    Path file = OnnxModels.write(model, folder.resolve("add.onnx"));
    ModelLocation location = store.fetch(ModelReference.parse(file.toString())).location();
    List<OutputBinding> outputs =
        List.of(
            new OutputBinding("sum", ValueSpec.Kind.TENSOR, ElementType.FLOAT, null, List.of()));
    return new ScorePlan(
        location,
        List.of(input("x", 0, ""), input("y", 1, "nan")),
        outputs,
        ScoreColumn.whole(outputs),
        64,
        kind,
        ScoreOptions.parse(Map.of("dedup", Boolean.toString(dedup))),
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
      bad.add("row " + row + ": " + problem.code());
    }
  }
}
