package io.thresher.model.reading;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Products of matrices, convolutions and what slides a window. */
final class ProductFlows {
  /** Since that opset an input stands before the scales of {@code Resize}. */
  private static final long SCALES_ARE_THIRD = 11;

  private ProductFlows() {}

  static void register(BiConsumer<String, OperatorFlows.Single> handlers) {
    handlers.accept("MatMul", operator -> matMul(operator, 0, 1));
    handlers.accept("MatMulInteger", operator -> matMul(operator, 0, 1));
    handlers.accept("MatMulIntegerToFloat", operator -> matMul(operator, 0, 1));
    handlers.accept("QLinearMatMul", operator -> matMul(operator, 0, 3));
    handlers.accept("MatMulNBits", operator -> matMul(operator, 0, 1));
    handlers.accept("FusedMatMul", ProductFlows::fused);
    handlers.accept("Gemm", ProductFlows::gemm);
    for (String name :
        "Conv ConvTranspose ConvInteger QLinearConv FusedConv MaxPool AveragePool LpPool GlobalMaxPool"
            .split(" ", -1)) {
      handlers.accept(name, ProductFlows::window);
    }
    for (String name :
        "GlobalAveragePool GlobalLpPool InstanceNormalization GroupNormalization LRN DepthToSpace SpaceToDepth"
            .split(" ", -1)) {
      handlers.accept(name, ProductFlows::window);
    }
    handlers.accept("Resize", ProductFlows::resize);
  }

  /** As many rows as before, each from its own, only where nothing is done along their axis. */
  private static Flow resize(Operator operator) {
    boolean cropsOrShifts =
        operator.text("coordinate_transformation_mode", "half_pixel").startsWith("tf_");
    return !cropsOrShifts && keepsFirstAxis(operator) ? window(operator) : operator.unknown();
  }

  private static boolean keepsFirstAxis(Operator operator) {
    Flow rows = operator.input(0);
    long[] axes = operator.integers("axes");
    if (rows != null && axes != null && axes.length > 0) {
      return Arrays.stream(axes).allMatch(axis -> OperatorFlows.axis(axis, rows.rank()) > 0);
    }
    Flow scales = operator.input(operator.opset() < SCALES_ARE_THIRD ? 1 : 2);
    long[] factors = scales == null ? null : scales.whole();
    return factors != null && factors.length > 0 && factors[0] == 1;
  }

  /** Rows along the first axis, all else of a row behind it. */
  private static Flow window(Operator operator) {
    Flow rows = operator.input(0);
    boolean followed =
        OperatorFlows.onlyFirstIsRows(operator)
            && rows != null
            && rows.axis() == 0
            && rows.rank() > 2;
    return followed && rows != null ? Flow.rows(0, rows.rank()) : operator.unknown();
  }

  private static Flow fused(Operator operator) {
    boolean plain =
        operator.integer("transA", 0) == 0
            && operator.integer("transBatchA", 0) == 0
            && operator.integer("transBatchB", 0) == 0;
    Flow right = operator.input(1);
    boolean rightIsSwapped = operator.integer("transB", 0) == 1;
    boolean simple = right == null || !rightIsSwapped || !reaches(right);
    return plain && simple ? matMul(operator, 0, 1) : operator.unknown();
  }

  /** Whether rows lie along one of the two axes that a product works on. */
  private static boolean reaches(Flow matrix) {
    return matrix.is(Flow.Kind.ROWS) && matrix.axis() >= matrix.rank() - 2;
  }

  /** The sum runs over the last axis of the left and the last but one of the right. */
  private static Flow matMul(Operator operator, int leftAt, int rightAt) {
    for (int i = 0; i < operator.inputs().size(); i++) {
      Flow input = operator.input(i);
      if (i != leftAt && i != rightAt && input != null && !input.is(Flow.Kind.CONSTANT)) {
        return operator.unknown();
      }
    }
    Flow left = operator.input(leftAt);
    Flow right = operator.input(rightAt);
    return left == null || right == null || isSized(left) || isSized(right)
        ? operator.unknown()
        : product(operator, left, right);
  }

  private static boolean isSized(Flow matrix) {
    return matrix.is(Flow.Kind.SIZE) || matrix.is(Flow.Kind.FILLED);
  }

  private static Flow product(Operator operator, Flow left, Flow right) {
    boolean rowsLeft = left.is(Flow.Kind.ROWS);
    boolean rowsRight = right.is(Flow.Kind.ROWS);
    if ((rowsLeft && left.axisFromEnd() == -1)
        || (rowsRight && (right.rank() == 1 || right.axisFromEnd() == -2))) {
      return operator.mixed(); // The sum runs over the rows.
    }
    boolean vectors = (rowsLeft && left.rank() < 2) || (rowsRight && right.rank() < 2);
    boolean vector = (!rowsLeft && left.rank() == 1) || (!rowsRight && right.rank() == 1);
    if (vectors) {
      return operator.unknown();
    }
    if (vector) { // The result lacks the axis that the sum of a vector took.
      return rowsLeft
          ? Flow.rows(left.axis(), left.rank() - 1)
          : right.axisFromEnd() == -1
              ? Flow.rows(right.rank() - 2, right.rank() - 1)
              : Flow.rows(right.axis(), right.rank() - 1);
    }
    int rank = Math.max(left.rank(), right.rank());
    if (rowsLeft && rowsRight && left.axisFromEnd() != right.axisFromEnd()) {
      return operator.mixed();
    }
    if (rowsLeft && rowsRight && left.axisFromEnd() == -2) {
      return operator.mixed();
    }
    return Flow.rows(rank + (rowsLeft ? left : right).axisFromEnd(), rank);
  }

  private static Flow gemm(Operator operator) {
    Flow left = operator.input(0);
    Flow right = operator.input(1);
    @Nullable Flow added = operator.input(2);
    if (left == null
        || right == null
        || !left.is(Flow.Kind.ROWS)
        || !right.is(Flow.Kind.CONSTANT)) {
      return operator.unknown();
    }
    int kept = operator.integer("transA", 0) == 1 ? 1 : 0;
    if (left.axis() != kept) {
      return operator.mixed();
    }
    if (added != null && !added.is(Flow.Kind.CONSTANT)) {
      boolean meets = added.is(Flow.Kind.ROWS) && added.axisFromEnd() == -2;
      return meets ? Flow.rows(0, 2) : operator.mixed();
    }
    return Flow.rows(0, 2);
  }
}
