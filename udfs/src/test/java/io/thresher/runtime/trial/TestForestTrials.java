package io.thresher.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.ValueSpec;
import io.thresher.options.Caller;
import io.thresher.options.Isolation;
import io.thresher.options.NullPolicy;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.runtime.SessionCache;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import io.thresher.tensor.InputTensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tree kernel against ONNX Runtime, on a forest of ten small trees. */
class TestForestTrials {
  private static final Path MODEL =
      Path.of("..", "datasets", "zoo", "forest-regressor", "model.onnx").toAbsolutePath();
  private static final int WIDTH = 12;
  private static final List<OutputBinding> OUTPUTS =
      List.of(
          new OutputBinding(
              "variable", ValueSpec.Kind.TENSOR, ElementType.FLOAT, null, List.of(1)));

  @TempDir private Path folder;
  private final SessionCache sessions = new SessionCache(SessionCache.DEFAULT_IDLE);
  private SessionLease own;
  private SessionLease kernel;

  @BeforeEach
  void open() {
    own = lease(List.of());
    kernel = lease(List.of("variable"));
  }

  @AfterEach
  void close() {
    own.close();
    kernel.close();
    sessions.close();
  }

  @Test
  void makesRowsThatGoManyWays() {
    InputTensor tensor = new InputTensor(input(), 512);
    new ForestRows(kernel.trees()).fill(input(), tensor, 512);
    FloatBuffer numbers = tensor.elements().asFloatBuffer();
    List<List<Double>> thresholds = kernel.trees().thresholds("features", WIDTH);
    Set<Float> first = new HashSet<>();
    for (int row = 0; row < 512; row++) {
      for (int column = 0; column < WIDTH; column++) {
        float number = numbers.get(row * WIDTH + column);
        assertThat(thresholds.get(column)).contains((double) number);
        first.add(column == 0 ? number : numbers.get(0));
      }
    }
    assertThat(first.size()).isGreaterThan(4);
    assertThat(thresholds.stream().mapToInt(List::size).sum()).isEqualTo(216);
  }

  /** Bounds that no machine comes near: a kernel that did nothing would be beyond. */
  @Test
  void measuresTheKernel() {
    SpeedTrial trial =
        new SpeedTrial(Map.of(), "m", List.of(input()), OUTPUTS, 1024, 1, Isolation.NONE);
    assertThat(trial.speedup(own, kernel).times()).isBetween(0.1, 30.0);
    assertThat(trial.speedup(own, kernel, sample()).times()).isBetween(0.1, 30.0);
  }

  private SessionLease lease(List<String> treeOutputs) {
    ModelStore store = new ModelStore(folder.resolve("cache"), new Configuration());
    return sessions.acquire(
        new SessionSpec(
            store.fetch(ModelReference.parse(MODEL.toString())).location(),
            Device.CPU,
            1,
            Map.of(),
            "",
            treeOutputs,
            Caller.PROGRAM),
        () -> store);
  }

  /** Columns of numbers, which the kernel takes as they lie. */
  private static InputBinding input() {
    return new InputBinding(
        "features",
        ElementType.FLOAT,
        List.of(WIDTH),
        IntStream.range(0, WIDTH)
            .mapToObj(i -> new ColumnUse(i, "c" + i, DataTypes.FloatType))
            .toList(),
        NullPolicy.FAIL);
  }

  private static SampleRows sample() {
    StructType schema = new StructType();
    for (int i = 0; i < WIDTH; i++) {
      schema = schema.add("c" + i, DataTypes.FloatType);
    }
    OnHeapColumnVector[] columns = OnHeapColumnVector.allocateColumns(3, schema);
    for (OnHeapColumnVector column : columns) {
      column.putFloats(0, 3, new float[] {1, 2, 3}, 0);
    }
    return SampleRows.of(List.of(input()), columns, 3);
  }
}
