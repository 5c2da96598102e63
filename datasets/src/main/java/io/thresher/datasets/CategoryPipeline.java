package io.thresher.datasets;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An untrained pipeline as scikit-learn's converter writes one, an input for each column: the
 * numbers {@link #NUMBERS} float {@code [n, 1]} are scaled, the categories {@link #CATEGORIES}
 * string {@code [n, 1]} become one number for each of their values, and a line over all of these
 * gives {@code score} float {@code [n, 1]}.
 */
public final class CategoryPipeline {
  /** The columns of numbers. */
  public static final List<String> NUMBERS = List.of("n0", "n1", "n2");

  /** The columns of categories. */
  public static final List<String> CATEGORIES = List.of("c0", "c1", "c2");

  private static final int[] VALUES = {4, 12, 40};

  private CategoryPipeline() {}

  /** How many values a category has. */
  public static int values(int category) {
    return VALUES[category];
  }

  /** What the text of a value of a category begins with; its number, from 0, follows. */
  public static String prefix(int category) {
    return "category " + category + " ";
  }

  /** The ONNX file. The same seed gives the same bytes. */
  public static byte[] onnx(long seed) {
    ModelBuilder model = new ModelBuilder("pipeline", seed).output("score", 1);
    NUMBERS.forEach(name -> model.input(name, 1));
    CATEGORIES.forEach(name -> model.texts(name, 1));
    NodeProto.Builder together = joined("encoded").addInput("scaled");
    int width = NUMBERS.size();
    for (int i = 0; i < VALUES.length; i++) {
      AttributeProto.Builder texts = attribute("cats_strings", AttributeType.STRINGS);
      for (int value = 0; value < VALUES[i]; value++) {
        texts.addStrings(ByteString.copyFrom(prefix(i) + value, StandardCharsets.US_ASCII));
      }
      model.add(
          ModelBuilder.node("OneHotEncoder", "hot" + i, CATEGORIES.get(i))
              .setDomain("ai.onnx.ml")
              .addAttribute(texts)
              .addAttribute(attribute("zeros", AttributeType.INT).setI(1)));
      model.add(ModelBuilder.node("Flatten", "flat" + i, "hot" + i));
      together.addInput("flat" + i);
      width += VALUES[i];
    }
    AttributeProto.Builder means = attribute("offset", AttributeType.FLOATS);
    AttributeProto.Builder scales = attribute("scale", AttributeType.FLOATS);
    for (int i = 0; i < NUMBERS.size(); i++) {
      means.addFloats((float) model.random().nextDouble());
      scales.addFloats(1 + (float) model.random().nextDouble());
    }
    NodeProto.Builder numbers = joined("numbers");
    NUMBERS.forEach(numbers::addInput);
    return model
        .add(numbers)
        .add(
            ModelBuilder.node("Scaler", "scaled", "numbers")
                .setDomain("ai.onnx.ml")
                .addAttribute(means)
                .addAttribute(scales))
        .add(together)
        .dense("encoded", "score", width, 1)
        .bytes();
  }

  private static NodeProto.Builder joined(String output) {
    return ModelBuilder.node("Concat", output)
        .addAttribute(attribute("axis", AttributeType.INT).setI(1));
  }

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
