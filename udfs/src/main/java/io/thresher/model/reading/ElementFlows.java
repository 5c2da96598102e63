package io.thresher.model.reading;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Operators that compute each element from those at its place, broadcast. */
final class ElementFlows {
  private static final String NAMES =
      """
      Abs Acos Acosh Add And Asin Asinh Atan Atanh BiasGelu BitShift BitwiseAnd BitwiseNot BitwiseOr
      BitwiseXor Cast CastLike Ceil Celu Clip Cos Cosh Div Elu Equal Erf Exp FastGelu Floor Gelu Greater
      GreaterOrEqual HardSigmoid HardSwish Identity IsInf IsNaN LeakyRelu Less LessOrEqual Log Max Mean
      Min Mish Mod Mul Neg Not Or PRelu Pow QuickGelu Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin
      Sinh Softplus Softsign Sqrt Sub Sum Swish Tan Tanh ThresholdedRelu Where Xor
      """;

  private ElementFlows() {}

  static void register(BiConsumer<String, OperatorFlows.Single> handlers) {
    for (String name : NAMES.strip().split("\\s+", -1)) {
      handlers.accept(name, ElementFlows::broadcast);
    }
    handlers.accept("Dropout", ElementFlows::dropout);
    handlers.accept("QuantizeLinear", ElementFlows::quantize);
    handlers.accept("DequantizeLinear", ElementFlows::quantize);
    handlers.accept("DynamicQuantizeLinear", Operator::mixed);
    handlers.accept("DynamicQuantizeMatMul", Operator::mixed);
    handlers.accept("DynamicQuantizeLSTM", Operator::mixed);
  }

  /** Rows of all inputs have to meet along one axis of the result. */
  static Flow broadcast(Operator operator) {
    int fromEnd = 0;
    int rank = 0;
    for (@Nullable Flow input : operator.inputs()) {
      if (input == null) {
        continue;
      }
      rank = Math.max(rank, input.rank());
      if (input.is(Flow.Kind.SIZE)) {
        return operator.mixed(); // A score that depends on how many rows there are.
      }
      if (input.is(Flow.Kind.ROWS)) {
        if (fromEnd != 0 && fromEnd != input.axisFromEnd()) {
          return operator.mixed(); // Every row with every other.
        }
        fromEnd = input.axisFromEnd();
      }
    }
    return Flow.rows(rank + fromEnd, rank);
  }

  private static Flow dropout(Operator operator) {
    return operator.input(2) == null ? broadcast(operator) : operator.unknown();
  }

  /** A scale for each index of an axis is one for each row where rows lie there. */
  private static Flow quantize(Operator operator) {
    Flow rows = operator.input(0);
    return rows != null && OperatorFlows.onlyFirstIsRows(operator) ? rows : operator.unknown();
  }
}
