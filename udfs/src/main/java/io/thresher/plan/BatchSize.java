package io.thresher.plan;

import io.thresher.errors.DataProblems;
import io.thresher.errors.Problems;
import io.thresher.options.ScoreOptions;
import java.util.List;

/**
 * How many rows a run of a model has: as many as the user says, or else so many that neither an
 * input nor an output is large.
 *
 * @param mostBytes of one of them
 */
public record BatchSize(ScoreOptions options, long mostBytes) {
  /** By what a model takes. */
  public int of(List<InputBinding> inputs, Problems problems) {
    long largest = 1;
    for (InputBinding input : inputs) {
      long rowBytes = (long) input.width() * Math.max(1, input.type().bytes());
      largest = Math.max(largest, rowBytes);
      if (!input.isOpen() && rowBytes * options.batchSize() > Integer.MAX_VALUE) {
        problems.add(DataProblems.batchTooLarge(input.input(), rowBytes, options.batchSize()));
      }
    }
    return options.batchSize() > 0
        ? options.batchSize()
        : fitting(ScoreOptions.DEFAULT_BATCH_SIZE, largest);
  }

  /** The same by what it gives, as far as that has a known size. */
  public int within(int rows, List<OutputBinding> outputs) {
    long largest = 1;
    for (OutputBinding output : outputs) {
      largest = Math.max(largest, (long) output.width() * Math.max(1, output.type().bytes()));
    }
    return options.batchSize() > 0 ? rows : fitting(rows, largest);
  }

  private int fitting(int rows, long largest) {
    return (int) Math.max(1, Math.min(rows, mostBytes / largest));
  }
}
