package io.thresher.spark;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A score that SQL can compute, too: {@code y = 2a - 3b + 1}. Over small whole numbers both are
 * exact.
 */
public final class LinearModel {
  private static final Path FOLDER = folder();

  /** Inputs {@code a} and {@code b}; one output, {@code y}. */
  public static final Path ONE = write("one.onnx", false);

  /** The same, and a second output {@code a plus b} behind it, {@code z}. */
  public static final Path TWO = write("two.onnx", true);

  /** One input of two values a row, {@code x}; the output {@code y} is {@code 2 x0 - 3 x1}. */
  public static final Path VECTOR =
      OnnxModels.write(OnnxModels.matMul(new float[][] {{2}, {-3}}), FOLDER.resolve("vector.onnx"));

  private LinearModel() {}

  /** The score of two expressions of SQL, by the model or by a formula. */
  public enum Score {
    MODEL {
      @Override
      public String of(String a, String b) {
        return "onnx_predict('%s', struct(cast(%s as float) as a, cast(%s as float) as b))"
            .formatted(ONE, a, b);
      }

      @Override
      public String field(String a, String b, String output) {
        return "onnx_predict('%s', struct(cast(%s as float) as a, cast(%s as float) as b)).%s"
            .formatted(TWO, a, b, output);
      }

      @Override
      public String vector(String a, String b) {
        return "onnx_predict('%s', array(cast(%s as float), cast(%s as float)))"
            .formatted(VECTOR, a, b);
      }
    },
    FORMULA {
      @Override
      public String of(String a, String b) {
        return "cast(2 * (%s) - 3 * (%s) + 1 as float)".formatted(a, b);
      }

      @Override
      public String field(String a, String b, String output) {
        return output.equals("y") ? of(a, b) : "cast((%s) + (%s) as float)".formatted(a, b);
      }

      @Override
      public String vector(String a, String b) {
        return "cast(2 * (%s) - 3 * (%s) as float)".formatted(a, b);
      }
    };

    public abstract String of(String a, String b);

    /** One of the two outputs of {@link #TWO}, y or z. */
    public abstract String field(String a, String b, String output);

    /** The score of {@link #VECTOR}. */
    public abstract String vector(String a, String b);
  }

  private static Path folder() {
    try {
      return Files.createDirectories(Path.of("target", "linear-model").toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(String name, boolean two) {
    var graph =
        OnnxModels.graph(
                of("Mul", "a", "two", "p"),
                of("Mul", "b", "three", "q"),
                of("Sub", "p", "q", "r"),
                of("Add", "r", "one", "y"))
            .addInput(OnnxModels.value("a", ElementType.FLOAT, "n", 1))
            .addInput(OnnxModels.value("b", ElementType.FLOAT, "n", 1))
            .addInitializer(OnnxModels.tensor("one").addFloatData(1))
            .addInitializer(OnnxModels.tensor("two").addFloatData(2))
            .addInitializer(OnnxModels.tensor("three").addFloatData(3))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", 1));
    if (two) {
      graph
          .addNode(of("Add", "a", "b", "z"))
          .addOutput(OnnxModels.value("z", ElementType.FLOAT, "n", 1));
    }
    return OnnxModels.write(OnnxModels.model(graph), FOLDER.resolve(name));
  }

  private static NodeProto of(String operator, String left, String right, String result) {
    return OnnxModels.node(operator, left, result).toBuilder().addInput(right).build();
  }
}
