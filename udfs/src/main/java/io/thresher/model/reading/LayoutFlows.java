package io.thresher.model.reading;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Operators that arrange elements anew. */
final class LayoutFlows {
  private LayoutFlows() {}

  static void register(BiConsumer<String, OperatorFlows.Single> handlers) {
    handlers.accept("Transpose", LayoutFlows::transpose);
    handlers.accept("Reshape", LayoutFlows::reshape);
    handlers.accept("Flatten", LayoutFlows::flatten);
    handlers.accept("Squeeze", LayoutFlows::squeeze);
    handlers.accept("Unsqueeze", LayoutFlows::unsqueeze);
    handlers.accept("Expand", LayoutFlows::expand);
    handlers.accept("Tile", LayoutFlows::tile);
    handlers.accept("Concat", LayoutFlows::concat);
    handlers.accept("Split", LayoutFlows::split);
    handlers.accept("Pad", LayoutFlows::pad);
    handlers.accept("Trilu", LayoutFlows::triangle);
    handlers.accept("ReverseSequence", LayoutFlows::reverse);
  }

  private static Flow transpose(Operator operator) {
    Flow rows = rows(operator);
    long[] order = operator.integers("perm");
    if (rows == null) {
      return operator.unknown();
    }
    if (order == null || order.length == 0) {
      return Flow.rows(rows.rank() - 1 - rows.axis(), rows.rank());
    }
    for (int i = 0; i < order.length; i++) {
      if (order[i] == rows.axis()) {
        return Flow.rows(i, rows.rank());
      }
    }
    return operator.unknown();
  }

  private static @Nullable Flow rows(Operator operator) {
    Flow first = operator.input(0);
    return first != null && first.is(Flow.Kind.ROWS) ? first : null;
  }

  /**
   * Rows stay where they lie if they come first before and after, or if all dimensions before them
   * are kept. A row may become several along the first axis.
   */
  private static Flow reshape(Operator operator) {
    Flow rows = rows(operator);
    Flow target = operator.input(1);
    long[] shape = target == null ? operator.integers("shape") : target.whole();
    if (rows == null || shape == null || shape.length == 0) {
      return operator.unknown();
    }
    int axis = rows.axis();
    for (int i = 0; i < Math.min(axis, shape.length); i++) {
      if (shape[i] != 0) {
        return operator.unknown();
      }
    }
    for (int i = 0; i < shape.length; i++) {
      if (i != axis && Flow.isOfBatch(shape[i])) {
        return operator.unknown();
      }
    }
    boolean keeps =
        axis < shape.length
            && (shape[axis] == 0
                || Flow.isOfBatch(shape[axis])
                || (axis == 0 && shape[axis] == -1));
    return keeps ? Flow.rows(axis, shape.length) : operator.unknown();
  }

  /** Whether an operator gives as many rows as its numbers make, whatever a row had before. */
  static boolean mayCutRows(Operator operator) {
    Flow rows = rows(operator);
    Flow target = operator.input(1);
    long[] shape = target == null ? operator.integers("shape") : target.whole();
    return operator.type().equals("Reshape")
        && rows != null
        && rows.axis() == 0
        && shape != null
        && shape.length > 0
        && shape[0] == -1;
  }

  private static Flow flatten(Operator operator) {
    Flow rows = rows(operator);
    if (rows == null || rows.axis() != 0) {
      return operator.unknown();
    }
    int axis = OperatorFlows.axis(operator.integer("axis", 1), rows.rank());
    return axis == 0 ? operator.unknown() : Flow.rows(0, 2);
  }

  private static Flow squeeze(Operator operator) {
    Flow rows = rows(operator);
    long[] axes = operator.integers("axes", 1);
    if (rows == null || axes == null) {
      return operator.unknown();
    }
    int before = 0;
    for (long axis : axes) {
      int at = OperatorFlows.axis(axis, rows.rank());
      if (at == rows.axis()) {
        return operator.unknown();
      }
      before += at < rows.axis() ? 1 : 0;
    }
    return Flow.rows(rows.axis() - before, rows.rank() - axes.length);
  }

  private static Flow unsqueeze(Operator operator) {
    Flow rows = rows(operator);
    long[] axes = operator.integers("axes", 1);
    if (rows == null || axes == null) {
      return operator.unknown();
    }
    int rank = rows.rank() + axes.length;
    long[] sorted =
        Arrays.stream(axes).map(axis -> OperatorFlows.axis(axis, rank)).sorted().toArray();
    int axis = rows.axis();
    for (long added : sorted) {
      axis += added <= axis ? 1 : 0;
    }
    return Flow.rows(axis, rank);
  }

  /** To more dimensions in front, or along others than the rows. */
  private static Flow expand(Operator operator) {
    Flow rows = rows(operator);
    Flow target = operator.input(1);
    long[] shape = target == null ? null : target.whole();
    if (rows == null || shape == null) {
      return operator.unknown();
    }
    int rank = Math.max(rows.rank(), shape.length);
    int at = rank + rows.axisFromEnd();
    for (int i = 0; i < shape.length; i++) {
      int axis = rank - shape.length + i;
      boolean fits =
          axis == at ? shape[i] == 1 || shape[i] == Flow.BATCH : !Flow.isOfBatch(shape[i]);
      if (!fits) {
        return operator.unknown();
      }
    }
    return Flow.rows(at, rank);
  }

  private static Flow tile(Operator operator) {
    Flow rows = rows(operator);
    Flow repeats = operator.input(1);
    long[] counts = repeats == null ? null : repeats.whole();
    return rows != null
            && counts != null
            && counts.length == rows.rank()
            && counts[rows.axis()] == 1
        ? rows
        : operator.unknown();
  }

  private static Flow concat(Operator operator) {
    Flow joined = null;
    for (Flow input : operator.inputs()) {
      if (input == null || input.is(Flow.Kind.SIZE)) {
        return operator.unknown();
      }
      if (input.is(Flow.Kind.ROWS)) {
        if (joined != null && joined.axisFromEnd() != input.axisFromEnd()) {
          return operator.mixed();
        }
        joined = input;
      }
    }
    if (joined == null) {
      return operator.unknown();
    }
    int axis = OperatorFlows.axis(operator.integer("axis", 0), joined.rank());
    return axis == joined.axis() ? operator.mixed() : joined;
  }

  private static Flow split(Operator operator) {
    Flow rows = rows(operator);
    if (rows == null) {
      return operator.unknown();
    }
    int axis = OperatorFlows.axis(operator.integer("axis", 0), rows.rank());
    return axis == rows.axis() ? operator.mixed() : rows;
  }

  private static Flow pad(Operator operator) {
    Flow rows = rows(operator);
    long[] pads = operator.integers("pads", 1);
    if (rows == null
        || pads == null
        || operator.input(3) != null
        || pads.length != 2 * rows.rank()) {
      return operator.unknown();
    }
    return pads[rows.axis()] == 0 && pads[rows.rank() + rows.axis()] == 0 ? rows : operator.mixed();
  }

  private static Flow triangle(Operator operator) {
    Flow rows = rows(operator);
    return rows != null && rows.axis() < rows.rank() - 2 ? rows : operator.unknown();
  }

  /** Steps are reversed within each index of the batch axis. */
  private static Flow reverse(Operator operator) {
    Flow rows = rows(operator);
    if (rows == null) {
      return operator.unknown();
    }
    long batch = operator.integer("batch_axis", 1);
    return OperatorFlows.axis(batch, rows.rank()) == rows.axis() ? rows : operator.mixed();
  }
}
