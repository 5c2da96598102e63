package io.thresher.runtime;

import io.thresher.model.image.ImageInput;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ScorePlan;
import io.thresher.prepare.ImageReader;
import io.thresher.tensor.Categories;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.MemorySource;
import io.thresher.tensor.PixelReader;
import io.thresher.tensor.RowFailure;
import io.thresher.tensor.open.OpenRows;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of one batch. Every row has its place in the tensors, also a bad one: what a model
 * gives for a row may depend on the row's place and on the size of the batch, and so good rows get
 * the very scores that they would get if the others were good. Before a run the place of a bad row
 * is filled with a copy of a good one.
 */
final class BatchInputs {
  private final ScorePlan plan;
  private final InputTensor.Layout layout;
  private final MemorySource memory;
  private final @Nullable Categories categories;
  private final List<InputTensor> tensors;
  private final boolean ofImages;
  private final BitSet bad = new BitSet();
  private @Nullable List<InputTensor> part;
  private int rows;
  private long positions = 1;

  BatchInputs(ScorePlan plan, SessionLease lease) {
    this.plan = plan;
    layout = ModelRun.layout(lease);
    memory = lease.memory();
    categories = lease.categories();
    tensors = newTensors();
    ofImages = plan.inputs().stream().anyMatch(input -> input.image() != null);
  }

  private List<InputTensor> newTensors() {
    return plan.inputs().stream()
        .map(
            input ->
                new InputTensor(input, plan.batchSize(), layout, memory, pixels(input), categories))
        .toList();
  }

  /** What reads the images of an input; of others none. */
  static PixelReader pixels(InputBinding input) {
    ImageInput image = input.image();
    return image == null || image.steps() == null
        ? PixelReader.NONE
        : new ImageReader(image.steps());
  }

  /** Told the rows that do not fit, in order. */
  interface Rejected {
    void rejected(int row, RowFailure why);
  }

  /**
   * Adds rows {@code [from, from + count)} of the columns.
   *
   * @param rejected told the numbers of rows in this batch
   */
  void add(ColumnVector[] columns, int from, int count, Rejected rejected) {
    // To read an image again costs more than to fill row by row.
    int step = ofImages ? 1 : count;
    for (int done = 0; done < count; done += step) {
      fill(columns, from + done, step, rows + done, rejected);
    }
    rows += count;
  }

  /** Halves what fails until the rows that fail stand alone. */
  private void fill(ColumnVector[] columns, int from, int count, int at, Rejected rejected) {
    try {
      for (InputTensor tensor : tensors) {
        tensor.fill(columns, from, count, at);
      }
    } catch (RowFailure failure) {
      if (count == 1) {
        bad.set(at);
        rejected.rejected(at, failure);
        return;
      }
      int half = count >>> 1;
      fill(columns, from, half, at, rejected);
      fill(columns, from + half, count - half, at + half, rejected);
    }
  }

  /** Prepares for rows as long as one of those that wait. */
  void begin(OpenRows waiting, int longest) {
    waiting.reshape(tensors, longest);
    positions = waiting.positions(longest);
  }

  /** Adds a row of those that wait, as long as was prepared for or shorter. */
  void add(OpenRows waiting, int row) {
    waiting.copy(row, tensors, rows);
    rows++;
  }

  /** Positions of a row, as the tensors hold it; 1 where rows are all alike. */
  long positions() {
    return positions;
  }

  /**
   * Takes the memory of so many rows.
   *
   * @throws io.thresher.tensor.DirectMemoryException if there is not so much
   */
  void reserve(int most) {
    tensors.forEach(tensor -> tensor.reserve(most));
  }

  /** Rows added, good and bad. */
  int rows() {
    return rows;
  }

  void markBad(int row) {
    bad.set(row);
  }

  boolean isBad(int row) {
    return bad.get(row);
  }

  boolean noneIsGood() {
    return noneIsGood(0, rows);
  }

  boolean noneIsGood(int from, int to) {
    return bad.nextClearBit(from) >= to;
  }

  void clear() {
    rows = 0;
    bad.clear();
  }

  /** All rows for a run, bad ones filled; the number of rows in the tensors is {@link #runRows}. */
  List<InputTensor> whole() {
    int good = bad.nextClearBit(0);
    for (int row = bad.nextSetBit(0); row >= 0; row = bad.nextSetBit(row + 1)) {
      for (InputTensor tensor : tensors) {
        tensor.copy(tensor, good, 1, row);
      }
    }
    tensors.forEach(tensor -> tensor.repeat(rows - 1, runRows(rows)));
    return tensors;
  }

  /** All rows as they are. */
  List<InputTensor> tensors() {
    return tensors;
  }

  /** The number of rows that the model is given for {@code count} rows. */
  int runRows(int count) {
    return plan.batchKind() == ScorePlan.BatchKind.FIXED ? plan.batchSize() : count;
  }

  /** Whether a part of the tensors can be run as it stands. */
  boolean partsRunInPlace() {
    return plan.batchKind() == ScorePlan.BatchKind.FREE;
  }

  /** Rows {@code [from, to)} copied out and filled up to a whole batch. */
  List<InputTensor> part(int from, int to) {
    List<InputTensor> copies = part;
    if (copies == null) {
      copies = newTensors();
      part = copies;
    }
    for (int i = 0; i < tensors.size(); i++) {
      copies.get(i).reshape(tensors.get(i));
      copies.get(i).copy(tensors.get(i), from, to - from, 0);
      copies.get(i).repeat(to - from - 1, plan.batchSize());
    }
    return copies;
  }
}
