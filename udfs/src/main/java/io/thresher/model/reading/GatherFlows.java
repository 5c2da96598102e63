package io.thresher.model.reading;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Operators that pick elements. */
final class GatherFlows {
  /** More than any batch has; converters write it for the end of an axis. */
  private static final long MANY_ROWS = 1_000_000_000L;

  private GatherFlows() {}

  static void register(BiConsumer<String, OperatorFlows.Single> handlers) {
    handlers.accept("Gather", GatherFlows::gather);
    handlers.accept("GatherElements", GatherFlows::gatherElements);
    handlers.accept("GatherND", GatherFlows::gatherN);
    handlers.accept("Slice", GatherFlows::slice);
    handlers.accept("Compress", GatherFlows::compress);
    handlers.accept("OneHot", GatherFlows::oneHot);
  }

  private static Flow gather(Operator operator) {
    Flow data = operator.input(0);
    Flow indices = operator.input(1);
    if (data == null || indices == null) {
      return operator.unknown();
    }
    boolean rows = data.is(Flow.Kind.ROWS);
    boolean picks = indices.is(Flow.Kind.ROWS);
    if (rows && !picks) {
      return along(operator, data, indices);
    }
    if (picks && data.is(Flow.Kind.CONSTANT) && data.rank() >= 0) { // An embedding.
      int axis = OperatorFlows.axis(operator.integer("axis", 0), data.rank());
      return Flow.rows(axis + indices.axis(), data.rank() - 1 + indices.rank());
    }
    return operator.unknown();
  }

  private static Flow along(Operator operator, Flow data, Flow indices) {
    int axis = OperatorFlows.axis(operator.integer("axis", 0), data.rank());
    if (axis == data.axis()) {
      return operator.mixed(); // The row at a place, for all.
    }
    if (!indices.is(Flow.Kind.CONSTANT) || indices.rank() < 0) {
      return operator.unknown();
    }
    return Flow.rows(
        data.axis() < axis ? data.axis() : data.axis() - 1 + indices.rank(),
        data.rank() - 1 + indices.rank());
  }

  private static Flow gatherElements(Operator operator) {
    Flow data = operator.input(0);
    Flow indices = operator.input(1);
    if (data == null || indices == null || !data.is(Flow.Kind.ROWS)) {
      return operator.unknown();
    }
    int axis = OperatorFlows.axis(operator.integer("axis", 0), data.rank());
    if (axis == data.axis()) {
      return operator.mixed();
    }
    boolean meets = indices.is(Flow.Kind.ROWS) && indices.axis() == data.axis();
    return meets ? data : operator.unknown();
  }

  private static Flow gatherN(Operator operator) {
    Flow data = operator.input(0);
    Flow indices = operator.input(1);
    boolean table =
        data != null
            && indices != null
            && data.is(Flow.Kind.CONSTANT)
            && indices.is(Flow.Kind.ROWS)
            && indices.axis() < indices.rank() - 1;
    if (!table || indices == null || operator.integer("batch_dims", 0) != 0) {
      return operator.unknown();
    }
    // How many axes the result has depends on how many an index names.
    return indices.axis() == 0 && data != null && data.rank() == 1
        ? Flow.rows(0, indices.rank() - 1)
        : operator.unknown();
  }

  private static Flow slice(Operator operator) {
    Flow rows = operator.input(0);
    if (rows == null || !rows.is(Flow.Kind.ROWS) || !OperatorFlows.onlyFirstIsRows(operator)) {
      return operator.unknown();
    }
    long[] axes = operator.integers("axes", 3);
    long[] starts = operator.integers("starts", 1);
    if (axes == null && operator.lacks("axes", 3)) {
      return starts == null ? operator.unknown() : whole(operator, rows, 0);
    }
    if (axes == null) {
      return operator.unknown();
    }
    for (int i = 0; i < axes.length; i++) {
      if (OperatorFlows.axis(axes[i], rows.rank()) == rows.axis()) {
        return whole(operator, rows, i);
      }
    }
    return rows;
  }

  /** A slice of all rows in order is none. */
  private static Flow whole(Operator operator, Flow rows, int at) {
    long @Nullable [] starts = operator.integers("starts", 1);
    long @Nullable [] ends = operator.integers("ends", 2);
    long @Nullable [] steps = operator.integers("steps", 4);
    boolean all =
        starts != null
            && ends != null
            && starts[at] == 0
            && (ends[at] >= MANY_ROWS || ends[at] == Flow.BATCH)
            && (operator.lacks("steps", 4) || (steps != null && steps[at] == 1));
    return all ? rows : operator.mixed();
  }

  private static Flow compress(Operator operator) {
    Flow rows = operator.input(0);
    if (rows == null
        || !OperatorFlows.onlyFirstIsRows(operator)
        || operator.attribute("axis") == null) {
      return operator.unknown();
    }
    int axis = OperatorFlows.axis(operator.integer("axis", 0), rows.rank());
    return axis == rows.axis() ? operator.mixed() : rows;
  }

  private static Flow oneHot(Operator operator) {
    Flow rows = operator.input(0);
    if (rows == null || !OperatorFlows.onlyFirstIsRows(operator)) {
      return operator.unknown();
    }
    int rank = rows.rank() + 1;
    int axis = OperatorFlows.axis(operator.integer("axis", -1), rank);
    return Flow.rows(axis <= rows.axis() ? rows.axis() + 1 : rows.axis(), rank);
  }
}
