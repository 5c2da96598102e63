package io.thresher.check;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows with the largest differences, those that are no numbers first. */
final class WorstRows implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int KEPT = 5;

  private final List<WorstRow> rows = new ArrayList<>();
  private double least = Double.NEGATIVE_INFINITY;

  /** Whether a row of that difference would be kept. */
  boolean takes(double difference) {
    return difference > least || (Double.isNaN(difference) && !Double.isNaN(least));
  }

  void add(WorstRow row) {
    rows.add(row);
    // NaN is the largest to Double.compare, as it should be; among equals the first stay.
    rows.sort(Comparator.comparingDouble(WorstRow::difference).reversed());
    if (rows.size() > KEPT) {
      rows.remove(rows.size() - 1);
    }
    least = rows.size() < KEPT ? least : rows.get(KEPT - 1).difference();
  }

  void merge(WorstRows other) {
    for (WorstRow row : other.rows) {
      if (takes(row.difference())) {
        add(row);
      }
    }
  }

  List<WorstRow> list() {
    return List.copyOf(rows);
  }
}
