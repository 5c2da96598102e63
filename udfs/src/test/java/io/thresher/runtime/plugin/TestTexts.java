package io.thresher.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import org.junit.jupiter.api.Test;

class TestTexts {
  private static final ByteString TEXT = ByteString.copyFromUtf8("a");
  private static final TensorProto STRINGS =
      TensorProto.newBuilder().setDataType(ElementType.STRING.onnxCode()).build();

  @Test
  void findsInputsAndOutputs() {
    assertThat(Texts.in(OnnxModels.identity(ElementType.STRING, "n", 1))).isTrue();
    assertThat(Texts.in(OnnxModels.identity(ElementType.FLOAT, "n", 1))).isFalse();
    assertThat(Texts.in(OnnxModels.matMul(new float[][] {{1}}))).isFalse();
  }

  @Test
  void findsConstantsAndOperators() {
    AttributeProto labels =
        attribute("classlabels_strings", AttributeType.STRINGS).addStrings(TEXT).build();
    AttributeProto tensor = attribute("value", AttributeType.TENSOR).setT(STRINGS).build();
    GraphProto.Builder inner = OnnxModels.graph(OnnxModels.cast("x", "y", ElementType.STRING));
    AttributeProto branch = attribute("body", AttributeType.GRAPH).setG(inner).build();
    for (AttributeProto attribute : new AttributeProto[] {labels, tensor, branch}) {
      assertThat(isIn(OnnxModels.node("Loop", "x", "y"), attribute))
          .as(attribute.getName())
          .isTrue();
    }
    AttributeProto activations =
        attribute("activations", AttributeType.STRINGS).addStrings(TEXT).build();
    assertThat(isIn(OnnxModels.node("LSTM", "x", "y"), activations)).isFalse();
    NodeProto normalizer = OnnxModels.node("StringNormalizer", "x", "y");
    assertThat(Texts.in(OnnxModels.model(OnnxModels.graph(normalizer)))).isTrue();
    assertThat(Texts.in(OnnxModels.model(OnnxModels.graph().addInitializer(STRINGS)))).isTrue();
  }

  private static boolean isIn(NodeProto node, AttributeProto attribute) {
    NodeProto with = node.toBuilder().addAttribute(attribute).build();
    return Texts.in(OnnxModels.model(OnnxModels.graph(with)));
  }

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
