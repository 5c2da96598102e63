package io.thresher.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Texts that a graph stores and that never equal one of Java's: ONNX Runtime's interface for Java
 * writes and reads characters past U+FFFF, and U+0000, otherwise than graphs have them.
 */
public final class StoredTexts {
  /** Where texts pass between Java and the graph. */
  public enum Side {
    TAKEN,
    GIVEN
  }

  /** They hold what a node gives, and are compared with nothing. */
  private static final Set<String> GIVEN =
      Set.of("classlabels_strings", "values_strings", "default_string");

  /** What operators of others do with texts is not known. */
  private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

  private final Set<Side> sides;
  private Optional<Changed> first = Optional.empty();

  private StoredTexts(Set<Side> sides) {
    this.sides = sides;
  }

  /**
   * The first that an interface changes.
   *
   * @param sides where texts pass; nothing is found where they don't
   */
  public static Optional<Changed> changed(ModelProto model, Set<Side> sides) {
    StoredTexts texts = new StoredTexts(sides);
    if (!sides.isEmpty()) {
      GraphWalk.visit(model, texts::node, texts::tensor);
    }
    return texts.first;
  }

  private void node(NodeProto node) {
    if (DOMAINS.contains(node.getDomain())) {
      String outputs = String.join(", ", node.getOutputList());
      String name = node.getName().isEmpty() ? outputs : node.getName();
      node.getAttributeList().stream()
          .filter(each -> sides.contains(Side.GIVEN) || !GIVEN.contains(each.getName()))
          .forEach(each -> look("node '" + name + "' (" + node.getOpType() + ")", texts(each)));
    }
  }

  private void tensor(TensorProto tensor) {
    look("tensor '" + tensor.getName() + "'", tensor.getStringDataList().stream());
  }

  private static Stream<ByteString> texts(AttributeProto attribute) {
    return Stream.of(
            List.of(attribute.getS()),
            attribute.getStringsList(),
            attribute.getT().getStringDataList())
        .flatMap(List::stream);
  }

  private void look(String where, Stream<ByteString> texts) {
    if (first.isEmpty()) {
      first =
          texts
              .filter(ByteString::isValidUtf8)
              .map(text -> changed(text.toStringUtf8()))
              .flatMapToInt(OptionalInt::stream)
              .mapToObj(point -> new Changed(where, String.format(Locale.ROOT, "U+%04X", point)))
              .findFirst();
    }
  }

  private static OptionalInt changed(String text) {
    return text.codePoints()
        .filter(point -> point == 0 || Character.isSupplementaryCodePoint(point))
        .findFirst();
  }

  /**
   * A text that is changed.
   *
   * @param where the node or tensor that stores it, for people
   * @param character of it, as {@code U+1F600}
   */
  public record Changed(String where, String character) {}
}
