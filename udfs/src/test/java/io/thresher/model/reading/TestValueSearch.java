package io.thresher.model.reading;

import static io.thresher.model.OnnxModels.cast;
import static io.thresher.model.OnnxModels.graph;
import static io.thresher.model.OnnxModels.model;
import static io.thresher.model.OnnxModels.node;
import static io.thresher.model.OnnxModels.value;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.model.ElementType;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestValueSearch {
  @Test
  void knowsAWholeNumberThatIsTakenFromOneAsAMask() {
    KnownValues mask = ValueSearch.of(complement(1, ElementType.INT64)).get("mask");

    assertThat(mask).isEqualTo(new KnownValues(0, List.of(), List.of(0L, 1L)));
  }

  @Test
  void takesNothingElseForAMask() {
    assertThat(ValueSearch.of(complement(2, ElementType.INT64))).isEmpty();
    assertThat(ValueSearch.of(complement(1, ElementType.FLOAT))).isEmpty();
  }

  /** {@code y = from - float(mask)}, as exports of BERT begin what they add to attention. */
  private static ModelProto complement(float from, ElementType type) {
    NodeProto sub = node("Sub", "from", "y").toBuilder().addInput("cast").build();
    GraphProto.Builder graph =
        graph(cast("mask", "cast", ElementType.FLOAT), sub)
            .addInput(value("mask", type, "n", "length"))
            .addOutput(value("y", ElementType.FLOAT, "n", "length"))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("from")
                    .setDataType(TensorProto.DataType.FLOAT.getNumber())
                    .addFloatData(from));
    return model(graph);
  }
}
