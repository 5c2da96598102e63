package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
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
    Message graph =
        new Message()
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
            .message(5, new Message().number(2, INT64).number(7, 0).text(8, "first"))
            .message(5, new Message().number(1, 1).number(2, INT64).number(7, 1).text(8, "axes"))
            .message(5, table())
            .message(11, value("x", FLOAT, 2))
            .message(11, value("k", INT64, 0))
            .message(11, value("s", STRING, 0))
            .message(11, value("small", INT32, 0))
            .message(12, value("y", FLOAT, 0));
    Message model =
        new Message()
            .number(1, 8)
            .text(2, "thresher-tests")
            .message(7, graph)
            .message(8, new Message().text(1, "").number(2, 17))
            .message(8, new Message().text(1, "ai.onnx.ml").number(2, 3));
    return Files.write(file, model.bytes());
  }

  private static Message node(String operator, String domain, String output, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator).text(7, domain);
  }

  /** It throws on a text that is no category. */
  private static Message oneHot() {
    Message categories = new Message().text(1, "cats_strings").text(9, "a").text(9, "b");
    return node("OneHotEncoder", "ai.onnx.ml", "hot", "s")
        .message(5, categories.number(20, 8))
        .message(5, number("zeros", 0));
  }

  private static Message number(String name, long value) {
    return new Message().text(1, name).number(3, value).number(20, 2);
  }

  private static Message table() {
    Message table = new Message().number(1, 3).number(2, FLOAT).text(8, "table");
    for (float value : new float[] {1, 2.5f, 4}) {
      table.single(4, value);
    }
    return table;
  }

  /** Of shape {@code [n]}, or {@code [n, columns]} where there are any. */
  private static Message value(String name, int type, int columns) {
    Message shape = new Message().message(1, new Message().text(2, "n"));
    if (columns > 0) {
      shape.message(1, new Message().number(1, columns));
    }
    Message tensor = new Message().number(1, type).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** A protocol buffer, field by field. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message single(int field, float value) {
      varint(((long) field << 3) | 5);
      int bits = Float.floatToIntBits(value);
      for (int shift = 0; shift < 32; shift += 8) {
        out.write(bits >>> shift);
      }
      return this;
    }

    Message text(int field, String text) {
      return content(field, text.getBytes(UTF_8));
    }

    Message message(int field, Message message) {
      return content(field, message.bytes());
    }

    private Message content(int field, byte[] bytes) {
      varint(((long) field << 3) | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
