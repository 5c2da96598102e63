package io.thresher.model.reading;

import java.util.List;

/**
 * Recurrent layers: steps lie along the first axis and rows along the second, or the other way
 * round.
 */
final class RecurrentFlows {
  private static final int LENGTHS = 4;
  private static final List<Integer> STATES = List.of(5, 6);

  private RecurrentFlows() {}

  static List<Flow> outputs(Operator operator) {
    boolean rowsFirst = operator.integer("layout", 0) == 1;
    int axis = rowsFirst ? 0 : 1;
    for (int i = 0; i < operator.inputs().size(); i++) {
      Flow input = operator.input(i);
      if (input == null || input.is(Flow.Kind.CONSTANT)) {
        continue;
      }
      if (STATES.contains(i) && input.is(Flow.Kind.FILLED)) {
        continue;
      }
      boolean isSequence = i == 0 && input.rank() == 3;
      if (isSequence && input.is(Flow.Kind.ROWS) && input.axis() == 1 - axis) {
        return List.of(operator.mixed()); // It steps from row to row.
      }
      int expected = i == LENGTHS ? 0 : axis;
      boolean known = isSequence || i == LENGTHS || STATES.contains(i);
      if (!known || !input.is(Flow.Kind.ROWS) || input.axis() != expected) {
        return List.of(operator.unknown());
      }
    }
    return rowsFirst
        ? List.of(Flow.rows(0, 4), Flow.rows(0, 3))
        : List.of(Flow.rows(2, 4), Flow.rows(1, 3));
  }
}
