package io.thresher.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestLookups {
  @Test
  void findsPlacesThatComeFromAnInput() {
    ModelProto direct = model(gather("x"));
    assertThat(Lookups.areUnlimited(direct, Set.of())).isTrue();
    assertThat(Lookups.areUnlimited(direct, Set.of("x"))).isFalse();
    ModelProto computed = model(OnnxModels.node("Floor", "x", "places"), gather("places"));
    assertThat(Lookups.areUnlimited(computed, Set.of())).isTrue();
  }

  @Test
  void leavesPlacesThatComeFromAShape() {
    ModelProto model = model(OnnxModels.node("Shape", "x", "places"), gather("places"));
    assertThat(Lookups.areUnlimited(model, Set.of())).isFalse();
    assertThat(Lookups.areUnlimited(OnnxModels.matMul(new float[][] {{1}}), Set.of())).isFalse();
  }

  private static ModelProto model(NodeProto... nodes) {
    return OnnxModels.model(
        OnnxModels.graph(nodes).addInput(OnnxModels.value("x", ElementType.INT64, "n")));
  }

  private static NodeProto gather(String places) {
    return OnnxModels.node("Gather", "table", "y").toBuilder().addInput(places).build();
  }
}
