package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The models that jobs' tests let run away are those that {@link RunawayModels} builds. {@code
 * -Dthresher.models.write=true} writes them anew.
 */
class TestRunawayModels {
  private static final Path FOLDER = Path.of("../jobs/src/test/resources/runaway");

  @Test
  void areThoseThatAreBuilt() throws IOException {
    Map<String, ModelProto> models =
        Map.of(
            "endless", RunawayModels.endless(),
            "asking", RunawayModels.asking(),
            "piling", RunawayModels.piling(),
            "multiplying", RunawayModels.multiplying(),
            "steady", RunawayModels.steady());
    for (Map.Entry<String, ModelProto> model : models.entrySet()) {
      Path file = FOLDER.resolve(model.getKey() + ".onnx");
      if (Boolean.getBoolean("thresher.models.write")) {
        Files.write(file, model.getValue().toByteArray());
      }
      assertThat(file).hasBinaryContent(model.getValue().toByteArray());
    }
  }
}
