package io.thresher.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.OnnxModels;
import io.thresher.options.NullPolicy;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestNodeTrial {
  @TempDir private Path folder;

  @Test
  void namesTheNodesThatOnnxRuntimeRunsItself() {
    Path file =
        OnnxModels.write(
            OnnxModels.matMul(new float[][] {{1, 2}, {3, 4}}), folder.resolve("m.onnx"));
    assertThat(trial(file).own(inputs(2), List.of("y"))).hasValue(Map.of("MatMul", 1));
  }

  @Test
  void tellsTheBytesOfARowInTheLargestStep() {
    Path file =
        OnnxModels.write(
            OnnxModels.matMul(new float[][] {{1, 2, 3}, {4, 5, 6}}), folder.resolve("m.onnx"));
    assertThat(trial(file).largestStep(inputs(2), List.of("y"))).hasValue((2 + 3) * Float.BYTES);
  }

  @Test
  void knowsNothingWhereTheModelTakesNoRows() {
    Path file =
        OnnxModels.write(
            OnnxModels.matMul(new float[][] {{1, 2}, {3, 4}}), folder.resolve("m.onnx"));
    assertThat(trial(file).own(inputs(3), List.of("y"))).isEmpty();
    assertThat(trial(file).largestStep(inputs(3), List.of("y"))).isEmpty();
  }

  private NodeTrial trial(Path file) {
    ModelStore store = new ModelStore(folder.resolve("cache"), new Configuration());
    SessionSpec spec =
        new SessionSpec(
            store.fetch(ModelReference.parse(file.toString())).location(),
            Device.CPU,
            1,
            Map.of(),
            "");
    return new NodeTrial(spec, () -> store, Map.of());
  }

  private static List<InputBinding> inputs(int width) {
    return List.of(
        new InputBinding(
            "x",
            ElementType.FLOAT,
            List.of(width),
            List.of(new ColumnUse(0, "x", DataTypes.createArrayType(DataTypes.FloatType))),
            NullPolicy.FAIL));
  }
}
