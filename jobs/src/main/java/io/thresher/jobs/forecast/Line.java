package io.thresher.jobs.forecast;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * So much at once and so much for each, as nearly as some slices have it.
 *
 * @param once of a slice, however many rows it has; not below 0
 * @param each of a row
 */
record Line(double once, double each) {

  /** By least squares; where all slices have as many rows, all of it is of the rows. */
  static Line through(
      List<Slice> slices, ToDoubleFunction<Slice> rows, ToDoubleFunction<Slice> figure) {
    double meanRows = slices.stream().mapToDouble(rows).average().orElse(0);
    double mean = slices.stream().mapToDouble(figure).average().orElse(0);
    double squares = 0;
    double products = 0;
    for (Slice slice : slices) {
      double apart = rows.applyAsDouble(slice) - meanRows;
      squares += apart * apart;
      products += apart * (figure.applyAsDouble(slice) - mean);
    }
    double each = squares == 0 ? 0 : products / squares;
    double once = mean - each * meanRows;
    return each > 0 && once >= 0 ? new Line(once, each) : new Line(0, ratio(mean, meanRows));
  }

  private static double ratio(double figure, double rows) {
    return rows == 0 ? 0 : figure / rows;
  }
}
