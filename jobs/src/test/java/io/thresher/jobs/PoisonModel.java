package io.thresher.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model that can fail on a row in many ways, as the bytes of an ONNX file: {@code y = log(x0) +
 * table[k] + known(s) * small}. Inputs: {@code x} float {@code [n, 2]}, {@code k} int64, from -3 to
 * 2, {@code s} string, a or b, {@code small} int32.
 */
final class PoisonModel {
  private static final int FLOAT = 1;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int STRING = 8;

  private PoisonModel() {}

  static Path write(Path file) throws IOException {
    ProtoMessage graph =
        new ProtoMessage()
            .message(1, node("Gather", "", "x0", "x", "first").message(5, number("axis", 1)))
            .message(1, node("Log", "", "log", "x0"))
            .message(1, node("Gather", "", "found", "table", "k"))
            .message(1, oneHot())
            .message(
                1, node("ReduceSum", "", "known", "hot", "axes").message(5, number("keepdims", 0)))
            .message(1, node("Cast", "", "c", "small").message(5, number("to", FLOAT)))
            .message(1, node("Mul", "", "product", "known", "c"))
            .message(1, node("Add", "", "sum", "log", "found"))
            .message(1, node("Add", "", "y", "sum", "product"))
            .text(2, "poison")
            .message(5, new ProtoMessage().number(2, INT64).number(7, 0).text(8, "first"))
            .message(
                5, new ProtoMessage().number(1, 1).number(2, INT64).number(7, 1).text(8, "axes"))
            .message(5, table())
            .message(11, value("x", FLOAT, 2))
            .message(11, value("k", INT64, 0))
            .message(11, value("s", STRING, 0))
            .message(11, value("small", INT32, 0))
            .message(12, value("y", FLOAT, 0));
    ProtoMessage model =
        new ProtoMessage()
            .number(1, 8)
            .text(2, "thresher-tests")
            .message(7, graph)
            .message(8, new ProtoMessage().text(1, "").number(2, 17))
            .message(8, new ProtoMessage().text(1, "ai.onnx.ml").number(2, 3));
    return Files.write(file, model.bytes());
  }

  private static ProtoMessage node(
      String operator, String domain, String output, String... inputs) {
    ProtoMessage node = new ProtoMessage();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator).text(7, domain);
  }

  /** It throws on a text that is no category. */
  private static ProtoMessage oneHot() {
    ProtoMessage categories = new ProtoMessage().text(1, "cats_strings").text(9, "a").text(9, "b");
    return node("OneHotEncoder", "ai.onnx.ml", "hot", "s")
        .message(5, categories.number(20, 8))
        .message(5, number("zeros", 0));
  }

  private static ProtoMessage number(String name, long value) {
    return new ProtoMessage().text(1, name).number(3, value).number(20, 2);
  }

  private static ProtoMessage table() {
    ProtoMessage table = new ProtoMessage().number(1, 3).number(2, FLOAT).text(8, "table");
    for (float value : new float[] {1, 2.5f, 4}) {
      table.single(4, value);
    }
    return table;
  }

  /** Of shape {@code [n]}, or {@code [n, columns]} where there are any. */
  private static ProtoMessage value(String name, int type, int columns) {
    ProtoMessage shape = new ProtoMessage().message(1, new ProtoMessage().text(2, "n"));
    if (columns > 0) {
      shape.message(1, new ProtoMessage().number(1, columns));
    }
    ProtoMessage tensor = new ProtoMessage().number(1, type).message(2, shape);
    return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
  }
}
