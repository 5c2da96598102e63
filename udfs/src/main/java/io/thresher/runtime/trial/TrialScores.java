package io.thresher.runtime.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a model gave for the rows of one trial run, by one output: numbers of a floating type, or
 * others as texts.
 *
 * @param numbers an array for each row; empty where there are others
 * @param others an array for each row; empty where there are numbers
 */
public record TrialScores(List<double[]> numbers, List<String[]> others) {
  static final TrialScores NONE = new TrialScores(List.of(), List.of());

  static TrialScores numbers(double[] flat, int rows, int width) {
    List<double[]> numbers = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      numbers.add(Arrays.copyOfRange(flat, row * width, (row + 1) * width));
    }
    return new TrialScores(numbers, List.of());
  }

  static TrialScores others(String[] flat, int rows, int width) {
    List<String[]> others = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      others.add(Arrays.copyOfRange(flat, row * width, (row + 1) * width));
    }
    return new TrialScores(List.of(), others);
  }

  /** These rows, and behind them those of another run. */
  TrialScores before(TrialScores more) {
    return new TrialScores(
        Stream.concat(numbers.stream(), more.numbers.stream()).toList(),
        Stream.concat(others.stream(), more.others.stream()).toList());
  }

  /** How many of the numbers are finite. */
  public long finite() {
    long finite = 0;
    for (double[] row : numbers) {
      for (double number : row) {
        finite += Double.isFinite(number) ? 1 : 0;
      }
    }
    return finite;
  }

  /** How many numbers there are. */
  public long count() {
    long count = 0;
    for (double[] row : numbers) {
      count += row.length;
    }
    return count;
  }

  public int rows() {
    return Math.max(numbers.size(), others.size());
  }

  public boolean isNumbers() {
    return others.isEmpty();
  }

  /** Whether a row's scores are those of a row of another run, to the bit. */
  public boolean sameBits(int row, TrialScores other, int otherRow) {
    return isNumbers()
        ? Arrays.equals(numbers.get(row), other.numbers.get(otherRow))
        : Arrays.equals(others.get(row), other.others.get(otherRow));
  }
}
