package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.thresher.model.StoredTexts.Changed;
import io.thresher.model.StoredTexts.Side;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of graphs that ONNX Runtime's interface for Java changes. */
class TestStoredTexts {
  private static final String EMOJI = "\ud83d\ude00";
  private static final Set<Side> BOTH = Set.of(Side.TAKEN, Side.GIVEN);

  private static NodeProto node(String list, String... texts) {
    AttributeProto.Builder stored =
        AttributeProto.newBuilder().setName(list).setType(AttributeType.STRINGS);
    for (String text : texts) {
      stored.addStrings(ByteString.copyFromUtf8(text));
    }
    return OnnxModels.node("TfIdfVectorizer", "x", "y").toBuilder().addAttribute(stored).build();
  }

  private static Optional<Changed> changed(GraphProto.Builder graph, Set<Side> sides) {
    return StoredTexts.changed(OnnxModels.model(graph), sides);
  }

  private static Optional<Changed> changed(NodeProto node, Set<Side> sides) {
    return changed(OnnxModels.graph(node), sides);
  }

  @ParameterizedTest
  @CsvSource({
    "pool_strings,TAKEN,true",
    "pool_strings,GIVEN,true",
    "keys_strings,TAKEN,true",
    "values_strings,TAKEN,false",
    "values_strings,GIVEN,true",
    "classlabels_strings,TAKEN,false",
    "classlabels_strings,GIVEN,true"
  })
  void looksWhereTextsPass(String list, Side side, boolean found) {
    NodeProto node = node(list, "red", "a" + EMOJI);

    assertThat(changed(node, Set.of(side)).isPresent()).isEqualTo(found);
    assertThat(changed(node, Set.of())).isEmpty();
  }

  @Test
  void namesNodeAndCharacter() {
    NodeProto named =
        node("pool_strings", "\uffff", "a\u0000b").toBuilder().setName("words").build();

    assertThat(changed(node("pool_strings", EMOJI), BOTH))
        .contains(new Changed("node 'y' (TfIdfVectorizer)", "U+1F600"));
    assertThat(changed(named, BOTH))
        .contains(new Changed("node 'words' (TfIdfVectorizer)", "U+0000"));
  }

  @Test
  void looksIntoTensorsAndGraphsWithin() {
    TensorProto stored =
        TensorProto.newBuilder()
            .setName("stop words")
            .addStringData(ByteString.copyFromUtf8(EMOJI))
            .build();
    AttributeProto within =
        AttributeProto.newBuilder()
            .setName("then_branch")
            .setG(OnnxModels.graph(node("pool_strings", EMOJI)))
            .build();
    NodeProto constant =
        OnnxModels.node("Constant", "", "texts").toBuilder()
            .addAttribute(AttributeProto.newBuilder().setName("value").setT(stored))
            .build();

    assertThat(changed(OnnxModels.graph().addInitializer(stored), BOTH))
        .contains(new Changed("tensor 'stop words'", "U+1F600"));
    assertThat(changed(constant, BOTH)).contains(new Changed("node 'texts' (Constant)", "U+1F600"));
    assertThat(
            changed(OnnxModels.node("If", "x", "z").toBuilder().addAttribute(within).build(), BOTH))
        .contains(new Changed("node 'y' (TfIdfVectorizer)", "U+1F600"));
  }

  @Test
  void leavesOtherTextsOthersOperatorsAndBytesAlone() {
    NodeProto bytes =
        OnnxModels.node("EPContext", "x", "y").toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("ep_cache_context")
                    .setS(ByteString.copyFrom(new byte[] {0, (byte) 0xff})))
            .build();

    assertThat(changed(node("pool_strings", "", "\u00e9", "\u4e2d", "\uffff"), BOTH)).isEmpty();
    assertThat(changed(node("vocab", EMOJI).toBuilder().setDomain("ai.onnx.contrib").build(), BOTH))
        .isEmpty();
    assertThat(changed(bytes, BOTH)).isEmpty();
  }
}
