package io.thresher.model;

import static io.thresher.model.OnnxModels.graph;
import static io.thresher.model.OnnxModels.model;
import static io.thresher.model.OnnxModels.value;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/** Models of rows that differ in length, as exporters write them, with random weights. */
public final class SequenceModels {
  private static final long SEED = 7;

  private SequenceModels() {}

  /**
   * Token ids and their mask, both {@code int64[batch, seq]}, to {@code pooled[batch, width]}, the
   * mean of the embeddings that the mask counts; {@code states[batch, seq, width]}, the embeddings;
   * and {@code words[batch, seq]}, a text for each token.
   */
  public static ModelProto tokens(int vocabulary, int width) {
    return model(
            graph(
                    node("Gather", List.of("embeddings", "input_ids"), "states"),
                    OnnxModels.cast("attention_mask", "floats", ElementType.FLOAT),
                    node("Unsqueeze", List.of("floats", "last"), "mask"),
                    node("Mul", List.of("states", "mask"), "counted"),
                    reduceSum("counted", "sum"),
                    reduceSum("mask", "count"),
                    node("Div", List.of("sum", "count"), "pooled"),
                    words(vocabulary))
                .addInput(value("input_ids", ElementType.INT64, "batch", "seq"))
                .addInput(value("attention_mask", ElementType.INT64, "batch", "seq"))
                .addOutput(value("pooled", ElementType.FLOAT, "batch", width))
                .addOutput(value("states", ElementType.FLOAT, "batch", "seq", width))
                .addOutput(value("words", ElementType.STRING, "batch", "seq"))
                .addInitializer(weights("embeddings", vocabulary, width))
                .addInitializer(axis("last", 2))
                .addInitializer(axis("seq_axis", 1)))
        .toBuilder()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .build();
  }

  private static NodeProto words(int vocabulary) {
    AttributeProto.Builder keys = attribute("keys_int64s", AttributeProto.AttributeType.INTS);
    AttributeProto.Builder values =
        attribute("values_strings", AttributeProto.AttributeType.STRINGS);
    for (int id = 0; id < vocabulary; id++) {
      keys.addInts(id);
      values.addStrings(ByteString.copyFromUtf8("w" + id));
    }
    return node("LabelEncoder", List.of("input_ids"), "words").toBuilder()
        .setDomain("ai.onnx.ml")
        .addAttribute(keys)
        .addAttribute(values)
        .build();
  }

  private static NodeProto reduceSum(String input, String output) {
    return node("ReduceSum", List.of(input, "seq_axis"), output).toBuilder()
        .addAttribute(attribute("keepdims", AttributeProto.AttributeType.INT).setI(0))
        .build();
  }

  /**
   * Token ids and a mask that it does not look at to their embeddings {@code
   * last_hidden_state[batch, seq, width]}, in a version of the operators.
   */
  public static ModelProto hidden(int vocabulary, int width, int opset) {
    ModelProto model =
        model(
            graph(node("Gather", List.of("embeddings", "input_ids"), "last_hidden_state"))
                .addInput(value("input_ids", ElementType.INT64, "batch", "seq"))
                .addInput(value("attention_mask", ElementType.INT64, "batch", "seq"))
                .addOutput(value("last_hidden_state", ElementType.FLOAT, "batch", "seq", width))
                .addInitializer(weights("embeddings", vocabulary, width)));
    return model.toBuilder()
        .clearOpsetImport()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .build();
  }

  /** Token ids and a mask that it does not look at to {@code logits[batch, width]}. */
  public static ModelProto logits(int vocabulary, int width) {
    return model(
        graph(
                node("Gather", List.of("embeddings", "input_ids"), "states"),
                reduceSum("states", "logits"))
            .addInput(value("input_ids", ElementType.INT64, "batch", "seq"))
            .addInput(value("attention_mask", ElementType.INT64, "batch", "seq"))
            .addOutput(value("logits", ElementType.FLOAT, "batch", width))
            .addInitializer(weights("embeddings", vocabulary, width))
            .addInitializer(axis("seq_axis", 1)));
  }

  /** Token ids {@code int64[batch, seq]} to the mean of all their embeddings: there is no mask. */
  public static ModelProto unmasked(int vocabulary, int width) {
    NodeProto mean =
        node("ReduceMean", List.of("states"), "pooled").toBuilder()
            .addAttribute(attribute("axes", AttributeProto.AttributeType.INTS).addInts(1))
            .addAttribute(attribute("keepdims", AttributeProto.AttributeType.INT).setI(0))
            .build();
    return model(
        graph(node("Gather", List.of("embeddings", "input_ids"), "states"), mean)
            .addInput(value("input_ids", ElementType.INT64, "batch", "seq"))
            .addOutput(value("pooled", ElementType.FLOAT, "batch", width))
            .addInitializer(weights("embeddings", vocabulary, width)));
  }

  /**
   * Steps {@code x: float[batch, steps, width]} through an LSTM to {@code last[batch, units]} and
   * {@code all[batch, steps, units]}.
   */
  public static ModelProto lstm(int width, int units) {
    NodeProto lstm =
        NodeProto.newBuilder()
            .setOpType("LSTM")
            .addAllInput(List.of("steps_first", "w", "r", "b"))
            .addAllOutput(List.of("y", "y_h"))
            .addAttribute(attribute("hidden_size", AttributeProto.AttributeType.INT).setI(units))
            .build();
    return model(
        graph(
                transpose("x", "steps_first"),
                lstm,
                node("Squeeze", List.of("y_h", "first"), "last"),
                node("Squeeze", List.of("y", "second"), "steps"),
                transpose("steps", "all"))
            .addInput(value("x", ElementType.FLOAT, "batch", "steps", width))
            .addOutput(value("last", ElementType.FLOAT, "batch", units))
            .addOutput(value("all", ElementType.FLOAT, "batch", "steps", units))
            .addInitializer(weights("w", 1, 4L * units, width))
            .addInitializer(weights("r", 1, 4L * units, units))
            .addInitializer(weights("b", 1, 8L * units))
            .addInitializer(axis("first", 0))
            .addInitializer(axis("second", 1)));
  }

  private static NodeProto transpose(String input, String output) {
    return node("Transpose", List.of(input), output).toBuilder()
        .addAttribute(
            attribute("perm", AttributeProto.AttributeType.INTS).addInts(1).addInts(0).addInts(2))
        .build();
  }

  private static NodeProto node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output).build();
  }

  private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  private static TensorProto axis(String name, long axis) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(ElementType.INT64.onnxCode())
        .addDims(1)
        .addInt64Data(axis)
        .build();
  }

  private static TensorProto weights(String name, long... shape) {
    SplittableRandom random = new SplittableRandom(SEED + name.hashCode());
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    ByteBuffer data = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data.putFloat((float) random.nextDouble(-1, 1));
    }
    return OnnxModels.tensor(name, shape).setRawData(ByteString.copyFrom(data.flip())).build();
  }
}
