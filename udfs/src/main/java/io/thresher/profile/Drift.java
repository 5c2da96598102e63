package io.thresher.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a run differs from its baseline.
 *
 * @param columns that both have, the most different first
 * @param missing names of columns that the baseline has and this run does not
 * @param added names of columns that this run has and the baseline does not
 */
public record Drift(List<ColumnDrift> columns, List<String> missing, List<String> added) {

  /** Compares two runs. */
  public static Drift of(DataProfile baseline, DataProfile now) {
    List<ColumnDrift> columns = new ArrayList<>();
    List<String> added = new ArrayList<>();
    for (ColumnProfile column : now.columns()) {
      Optional<ColumnProfile> before = baseline.column(column.name(), column.role());
      if (before.isPresent() && comparable(before.get(), column)) {
        columns.add(Comparison.of(before.get(), column));
      } else {
        added.add(named(column));
      }
    }
    List<String> missing =
        baseline.columns().stream()
            .filter(
                before ->
                    now.column(before.name(), before.role())
                        .filter(column -> comparable(before, column))
                        .isEmpty())
            .map(Drift::named)
            .toList();
    columns.sort(
        Comparator.comparingDouble((ColumnDrift column) -> column.psi() == null ? 0 : column.psi())
            .reversed());
    return new Drift(List.copyOf(columns), missing, List.copyOf(added));
  }

  private static boolean comparable(ColumnProfile before, ColumnProfile now) {
    return (before.numbers() == null) == (now.numbers() == null);
  }

  private static String named(ColumnProfile column) {
    return column.name() + " (" + column.role() + ", " + column.type() + ")";
  }
}
