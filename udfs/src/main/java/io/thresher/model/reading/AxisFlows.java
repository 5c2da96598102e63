package io.thresher.model.reading;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Operators that compute along some axes, and keep apart what lies along the others. */
final class AxisFlows {
  private static final int SOFTMAX_OF_ONE_AXIS = 13;
  private static final int STATISTICS_AS_OUTPUTS_END = 14;

  private AxisFlows() {}

  static void register(BiConsumer<String, OperatorFlows.Single> handlers) {
    for (String name : "Max Min Mean Sum Prod SumSquare L1 L2 LogSum LogSumExp".split(" ", -1)) {
      handlers.accept("Reduce" + name, AxisFlows::reduce);
    }
    handlers.accept("ArgMax", AxisFlows::argument);
    handlers.accept("ArgMin", AxisFlows::argument);
    for (String name : "Softmax LogSoftmax Hardmax".split(" ", -1)) {
      handlers.accept(name, AxisFlows::softmax);
    }
    handlers.accept("TopK", operator -> along(operator, operator.integer("axis", -1)));
    handlers.accept("LpNormalization", operator -> along(operator, operator.integer("axis", -1)));
    handlers.accept("CumSum", AxisFlows::cumulative);
    handlers.accept("CumProd", AxisFlows::cumulative);
    for (String name :
        "LayerNormalization RMSNormalization SimplifiedLayerNormalization".split(" ", -1)) {
      handlers.accept(name, operator -> from(operator, operator.integer("axis", -1)));
    }
    handlers.accept("SkipLayerNormalization", AxisFlows::skip);
    handlers.accept("SkipSimplifiedLayerNormalization", AxisFlows::skip);
    handlers.accept("MeanVarianceNormalization", AxisFlows::meanVariance);
    handlers.accept("BatchNormalization", AxisFlows::batchNormalization);
  }

  private static @Nullable Flow rows(Operator operator) {
    return OperatorFlows.onlyFirstIsRows(operator) ? operator.input(0) : null;
  }

  private static Flow reduce(Operator operator) {
    Flow rows = rows(operator);
    if (rows == null) {
      return operator.unknown();
    }
    long[] axes = operator.integers("axes", 1);
    if (operator.lacks("axes", 1) || (axes != null && axes.length == 0)) {
      return operator.integer("noop_with_empty_axes", 0) == 1 ? rows : operator.mixed();
    }
    return axes == null ? operator.unknown() : without(operator, rows, axes);
  }

  private static Flow argument(Operator operator) {
    Flow rows = rows(operator);
    return rows == null ? operator.unknown() : without(operator, rows, operator.integer("axis", 0));
  }

  private static Flow without(Operator operator, Flow rows, long... axes) {
    int before = 0;
    for (long axis : axes) {
      int at = OperatorFlows.axis(axis, rows.rank());
      if (at == rows.axis()) {
        return operator.mixed();
      }
      before += at < rows.axis() ? 1 : 0;
    }
    return operator.integer("keepdims", 1) == 1
        ? rows
        : Flow.rows(rows.axis() - before, rows.rank() - axes.length);
  }

  /** Before operator set 13, over all axes from the given one on. */
  private static Flow softmax(Operator operator) {
    return operator.opset() < SOFTMAX_OF_ONE_AXIS
        ? from(operator, operator.integer("axis", 1))
        : along(operator, operator.integer("axis", -1));
  }

  private static Flow cumulative(Operator operator) {
    long[] axis = operator.integers("axis", 1);
    return axis == null || axis.length != 1 ? operator.unknown() : along(operator, axis[0]);
  }

  /** Brings together what lies along one axis. */
  private static Flow along(Operator operator, long axis) {
    Flow rows = rows(operator);
    if (rows == null) {
      return operator.unknown();
    }
    return OperatorFlows.axis(axis, rows.rank()) == rows.axis() ? operator.mixed() : rows;
  }

  /** Brings together what lies along an axis and all behind it. */
  private static Flow from(Operator operator, long axis) {
    Flow rows = rows(operator);
    if (rows == null) {
      return operator.unknown();
    }
    return OperatorFlows.axis(axis, rows.rank()) <= rows.axis() ? operator.mixed() : rows;
  }

  private static Flow skip(Operator operator) {
    Flow sum = ElementFlows.broadcast(operator);
    boolean mixes = sum.is(Flow.Kind.ROWS) && sum.axis() == sum.rank() - 1;
    return mixes ? operator.mixed() : sum;
  }

  private static Flow meanVariance(Operator operator) {
    Flow rows = rows(operator);
    if (rows == null) {
      return operator.unknown();
    }
    long[] axes = operator.integers("axes");
    for (long axis : axes == null ? new long[] {0, 2, 3} : axes) {
      if (OperatorFlows.axis(axis, rows.rank()) == rows.axis()) {
        return operator.mixed();
      }
    }
    return rows;
  }

  /** In training, it takes mean and variance of the batch. */
  private static Flow batchNormalization(Operator operator) {
    boolean training =
        operator.integer("training_mode", 0) == 1
            || (operator.opset() < STATISTICS_AS_OUTPUTS_END
                && operator.node().getOutputCount() > 1);
    Flow rows = rows(operator);
    if (training) {
      return operator.mixed();
    }
    return rows == null || rows.axis() != 0 ? operator.unknown() : rows;
  }
}
