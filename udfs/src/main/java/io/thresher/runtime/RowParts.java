package io.thresher.runtime;

import io.thresher.model.TextTask;
import io.thresher.plan.DecodedColumns;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputPart;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.prepare.decode.Decoders;
import io.thresher.tensor.open.OpenRows;
import io.thresher.tensor.output.DecodedTable;
import io.thresher.tensor.output.NumberColumn;
import io.thresher.tensor.output.OutputColumn;
import io.thresher.tensor.output.RowDecoder;
import io.thresher.tensor.output.WindowScores;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a row whose scores the graph gave: columns that a task makes of them, or one
 * vector of those of several windows.
 */
final class RowParts {
  private final List<OutputColumn> outputs;
  private final List<OutputColumn> sources = new ArrayList<>();
  private final @Nullable RowDecoder decoder;
  private final DecodedTable table;

  RowParts(ScorePlan plan, SessionLease lease, List<OutputColumn> outputs) {
    this.outputs = outputs;
    TextTask task = task(plan);
    table = new DecodedTable(task.isDecoded() ? DecodedColumns.types(task.kind()) : List.of());
    decoder = task.isDecoded() ? decoder(plan, lease, task) : null;
    for (String source : task.isDecoded() ? task.sources() : List.<String>of()) {
      outputs.stream()
          .filter(output -> output.binding().output().equals(source))
          .forEach(sources::add);
    }
  }

  private static RowDecoder decoder(ScorePlan plan, SessionLease lease, TextTask task) {
    for (InputBinding input : plan.inputs()) {
      if (input.image() != null) {
        return Decoders.of(input.image(), plan.options());
      }
    }
    return Decoders.of(task, plan.options().text(), lease.encoder());
  }

  private static TextTask task(ScorePlan plan) {
    for (ScoreColumn column : plan.columns()) {
      if (column.part() instanceof OutputPart.Decoded decoded) {
        return decoded.task();
      }
    }
    return TextTask.RAW;
  }

  /** Whether rows become something else than what the graph gave for them. */
  boolean areMade() {
    return decoder != null;
  }

  /** Makes the columns of a row; of one without scores, empty ones. */
  void decode(OpenRows waiting, int[] unitPlaces, int from, int to, boolean isBad) {
    if (decoder == null) {
      return;
    }
    if (isBad || from == to) {
      table.endRow();
      return;
    }
    List<WindowScores> windows = new ArrayList<>();
    for (int unit = from; unit < to; unit++) {
      windows.add(
          new WindowScores(waiting.tokens(unit), sources, unitPlaces[unit], waiting.frame(unit)));
    }
    decoder.decode(windows, table);
  }

  /** Makes the columns of a row that is like an earlier one. */
  void repeat(int row) {
    if (decoder != null) {
      table.repeat(row);
    }
  }

  /** Puts the mean of several windows' vectors, weighed by their tokens, at a place. */
  void average(OpenRows waiting, int[] unitPlaces, int from, int to, int place) {
    double[] weights = new double[to - from];
    int[] places = new int[to - from];
    for (int unit = from; unit < to; unit++) {
      var tokens = waiting.tokens(unit);
      weights[unit - from] = tokens == null ? 1 : tokens.own();
      places[unit - from] = unitPlaces[unit];
    }
    for (OutputColumn output : outputs) {
      ((NumberColumn) output).average(places, weights, place);
    }
  }

  /** A column that a task makes, from a row on; null for another. */
  @Nullable ColumnVector made(ScoreColumn column, int from) {
    return column.part() instanceof OutputPart.Decoded decoded
        ? table.vector(decoded.column(), from)
        : null;
  }

  void clear() {
    table.clear();
  }
}
