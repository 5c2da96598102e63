package io.thresher.model.reading;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each operator makes of the rows, by its name. */
final class OperatorFlows {
  private static final Set<String> CHANCE =
      Set.of(
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Multinomial",
          "Bernoulli");
  private static final Map<String, Handler> HANDLERS = new HashMap<>();

  /**
   * What an operator gives, at least one of whose inputs are rows; the last stands for all further
   * outputs.
   */
  interface Handler {
    List<Flow> outputs(Operator operator);
  }

  /** The same for all outputs. */
  interface Single {
    Flow output(Operator operator);
  }

  static {
    ElementFlows.register(OperatorFlows::put);
    AxisFlows.register(OperatorFlows::put);
    ProductFlows.register(OperatorFlows::put);
    LayoutFlows.register(OperatorFlows::put);
    GatherFlows.register(OperatorFlows::put);
    LearnerFlows.register(HANDLERS::put);
    for (String name : "RNN LSTM GRU".split(" ", -1)) {
      HANDLERS.put(name, RecurrentFlows::outputs);
    }
  }

  private OperatorFlows() {}

  private static void put(String name, Single handler) {
    HANDLERS.put(name, operator -> List.of(handler.output(operator)));
  }

  /** One for each output; the last stands for all further ones. */
  static List<Flow> of(Operator operator) {
    String type = operator.type();
    if (CHANCE.contains(type)) {
      return List.of(operator.mixed());
    }
    if (type.equals("Shape") || type.equals("Size")) {
      return List.of(SizeFlows.shape(operator));
    }
    Flow worst = worst(operator.inputs());
    if (worst.is(Flow.Kind.MIXED) || worst.is(Flow.Kind.UNKNOWN)) {
      return List.of(worst);
    }
    if (operator.node().getAttributeList().stream()
        .anyMatch(a -> a.hasG() || a.getGraphsCount() > 0)) {
      return List.of(operator.unknown()); // A subgraph sees all values around it.
    }
    if (!worst.is(Flow.Kind.ROWS)) {
      return List.of(SizeFlows.fold(operator, worst.kind()));
    }
    Handler handler = HANDLERS.get(type);
    return handler == null ? List.of(operator.unknown()) : handler.outputs(operator);
  }

  private static Flow worst(List<@Nullable Flow> inputs) {
    Flow worst = Flow.constant(-1);
    for (Flow input : inputs) {
      if (input != null && input.kind().compareTo(worst.kind()) > 0) {
        worst = input;
      }
    }
    return worst;
  }

  /** Whether every input but the first is the same whatever rows come. */
  static boolean onlyFirstIsRows(Operator operator) {
    Flow first = operator.input(0);
    for (int i = 1; i < operator.inputs().size(); i++) {
      Flow input = operator.input(i);
      if (input != null && !input.is(Flow.Kind.CONSTANT)) {
        return false;
      }
    }
    return first != null && first.is(Flow.Kind.ROWS);
  }

  /** A negative axis counts from the end. */
  static int axis(long axis, int rank) {
    return (int) (axis < 0 ? axis + rank : axis);
  }
}
