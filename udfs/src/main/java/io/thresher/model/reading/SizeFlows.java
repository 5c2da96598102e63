package io.thresher.model.reading;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What graphs compute of shapes, so that shapes made of the number of rows are told from others.
 */
final class SizeFlows {
  private static final long END = Long.MAX_VALUE;

  private SizeFlows() {}

  /** {@code Shape} and {@code Size}. */
  static Flow shape(Operator operator) {
    Flow of = operator.input(0);
    boolean isSize = operator.type().equals("Size");
    if (of == null || of.is(Flow.Kind.CONSTANT)) {
      return isSize ? Flow.constant(0) : Flow.constant(1);
    }
    if (isSize || !of.is(Flow.Kind.ROWS)) {
      return Flow.size(isSize ? 0 : 1, null);
    }
    long[] shape = new long[of.rank()];
    Arrays.fill(shape, Flow.ANY);
    shape[of.axis()] = Flow.BATCH;
    int from = clamp(operator.integer("start", 0), of.rank());
    int to = clamp(operator.integer("end", END), of.rank());
    return Flow.whole(1, Arrays.copyOfRange(shape, Math.min(from, to), to));
  }

  private static int clamp(long index, int length) {
    long from = index < 0 ? index + length : index;
    return (int) Math.max(0, Math.min(length, from));
  }

  /**
   * What an operator makes of values that no row's content is in.
   *
   * @param kind the last of its inputs'
   */
  static Flow fold(Operator operator, Flow.Kind kind) {
    if (kind == Flow.Kind.FILLED) {
      return ofFilled(operator);
    }
    Flow first = operator.input(0);
    Flow folded =
        switch (operator.type()) {
          case "Constant" -> constant(operator);
          case "ConstantOfShape" -> filled(first, length(first));
          case "Cast", "Identity" -> first;
          case "Unsqueeze", "Squeeze", "Reshape" -> rearranged(operator);
          case "Concat" -> concat(operator);
          case "Gather" -> gather(operator);
          case "Slice" -> slice(operator);
          case "Expand", "Tile" -> repeated(operator);
          default -> null;
        };
    if (folded != null) {
      return folded;
    }
    boolean vectorOfOne = first != null && first.whole() != null && first.whole().length == 1;
    long[] whole = kind == Flow.Kind.SIZE && vectorOfOne ? new long[] {Flow.OF_BATCH} : null;
    int rank = first == null ? -1 : sameRank(operator);
    return kind == Flow.Kind.SIZE ? Flow.size(rank, whole) : Flow.constant(rank, any(first));
  }

  private static long @Nullable [] any(@Nullable Flow first) {
    return first != null && first.whole() != null && first.whole().length == 1
        ? new long[] {Flow.ANY}
        : null;
  }

  /** Of operators on elements; -1 where an input's is not known. */
  private static int sameRank(Operator operator) {
    int rank = 0;
    for (Flow input : operator.inputs()) {
      if (input == null || input.rank() < 0) {
        return -1;
      }
      rank = Math.max(rank, input.rank());
    }
    return isOfElements(operator.type()) ? rank : -1;
  }

  private static boolean isOfElements(String type) {
    return switch (type) {
      case "Add",
          "Sub",
          "Mul",
          "Div",
          "Mod",
          "Min",
          "Max",
          "Pow",
          "Neg",
          "Floor",
          "Ceil",
          "Equal",
          "Where",
          "Not",
          "Sqrt",
          "Relu",
          "Less",
          "Greater",
          "And",
          "Or",
          "Exp",
          "Reciprocal" ->
          true;
      default -> false;
    };
  }

  private static int length(@Nullable Flow shape) {
    return shape == null || shape.whole() == null ? -1 : shape.whole().length;
  }

  private static Flow constant(Operator operator) {
    for (AttributeProto attribute : operator.node().getAttributeList()) {
      Flow flow =
          switch (attribute.getName()) {
            case "value" -> Constants.flow(attribute.getT());
            case "value_int" -> Flow.constant(0, new long[] {attribute.getI()});
            case "value_ints" ->
                Flow.constant(
                    1, attribute.getIntsList().stream().mapToLong(Long::longValue).toArray());
            case "value_float", "value_string" -> Flow.constant(0);
            case "value_floats", "value_strings" -> Flow.constant(1);
            default -> null;
          };
      if (flow != null) {
        return flow;
      }
    }
    return Flow.constant(-1);
  }

  /** The elements stay, in order; a vector of one may become a scalar, or a scalar a vector. */
  private static @Nullable Flow rearranged(Operator operator) {
    Flow first = operator.input(0);
    if (first == null) {
      return null;
    }
    int rank = -1;
    long[] axes = operator.integers("axes", 1);
    if (operator.type().equals("Unsqueeze") && axes != null && first.rank() >= 0) {
      rank = first.rank() + axes.length;
    } else if (operator.type().equals("Squeeze") && axes != null && first.rank() >= 0) {
      rank = first.rank() - axes.length;
    } else if (operator.type().equals("Squeeze") && first.whole() != null) {
      rank = 0;
    } else if (operator.type().equals("Reshape")) {
      rank = length(operator.input(1));
    }
    boolean small = rank == 0 || rank == 1;
    return first.is(Flow.Kind.SIZE)
        ? Flow.size(rank, small ? first.whole() : null)
        : Flow.constant(rank, small ? first.whole() : null);
  }

  private static Flow concat(Operator operator) {
    int length = 0;
    boolean size = false;
    boolean vectors = true;
    for (Flow part : operator.inputs()) {
      size |= part != null && part.is(Flow.Kind.SIZE);
      vectors &= part != null && part.whole() != null;
      length += vectors ? length(part) : 0;
    }
    if (!vectors) {
      Flow first = operator.input(0);
      int rank = first == null ? -1 : first.rank();
      return size ? Flow.size(rank, null) : Flow.constant(rank);
    }
    long[] joined = new long[length];
    int at = 0;
    for (Flow part : operator.inputs()) {
      long[] elements = part == null ? null : part.whole();
      if (elements != null) {
        System.arraycopy(elements, 0, joined, at, elements.length);
        at += elements.length;
      }
    }
    return Flow.whole(1, joined);
  }

  private static @Nullable Flow gather(Operator operator) {
    Flow data = operator.input(0);
    Flow indices = operator.input(1);
    if (data == null || indices == null || data.whole() == null || data.rank() != 1) {
      return data != null
              && indices != null
              && data.rank() >= 0
              && indices.rank() >= 0
              && !data.is(Flow.Kind.SIZE)
              && !indices.is(Flow.Kind.SIZE)
          ? Flow.constant(data.rank() - 1 + indices.rank())
          : null;
    }
    long[] wanted = indices.whole();
    long[] elements = data.whole();
    if (wanted == null) {
      return null;
    }
    long[] picked = new long[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      long at = wanted[i] < 0 ? wanted[i] + elements.length : wanted[i];
      if (!Flow.isNumber(wanted[i]) || at < 0 || at >= elements.length) {
        return null;
      }
      picked[i] = elements[(int) at];
    }
    return Flow.whole(indices.rank(), picked);
  }

  private static @Nullable Flow slice(Operator operator) {
    Flow data = operator.input(0);
    long[] starts = operator.integers("starts", 1);
    long[] ends = operator.integers("ends", 2);
    long[] steps = operator.integers("steps", 4);
    boolean plain =
        operator.lacks("steps", 4) || (steps != null && steps.length == 1 && steps[0] == 1);
    if (data == null
        || data.whole() == null
        || data.rank() != 1
        || starts == null
        || ends == null
        || starts.length != 1
        || ends.length != 1
        || !Flow.isNumber(starts[0])
        || !Flow.isNumber(ends[0])
        || !plain) {
      return data != null && data.is(Flow.Kind.CONSTANT) ? Flow.constant(data.rank()) : null;
    }
    int length = data.whole().length;
    int from = clamp(starts[0], length);
    int to = clamp(ends[0], length);
    return Flow.whole(1, Arrays.copyOfRange(data.whole(), Math.min(from, to), to));
  }

  /** The same values, however many times: no row's, and the same for every row. */
  private static Flow repeated(Operator operator) {
    Flow first = operator.input(0);
    int rank = length(operator.input(1));
    if (first == null || !first.is(Flow.Kind.CONSTANT)) {
      return Flow.size(rank, null);
    }
    return filled(operator.input(1), Math.max(rank, first.rank()));
  }

  private static Flow filled(@Nullable Flow shape, int rank) {
    return shape == null || shape.is(Flow.Kind.CONSTANT) ? Flow.constant(rank) : Flow.filled(rank);
  }

  /** It stays so if every element is computed from one of its own; else they may be counted. */
  private static Flow ofFilled(Operator operator) {
    Flow first = operator.input(0);
    long[] axes = operator.integers("axes", 1);
    int rank =
        switch (operator.type()) {
          case "Cast", "Identity" -> first == null ? -1 : first.rank();
          case "Unsqueeze" ->
              first == null || axes == null || first.rank() < 0 ? -1 : first.rank() + axes.length;
          default -> sameRank(operator);
        };
    return rank < 0 ? Flow.size(-1, null) : Flow.filled(rank);
  }
}
