package io.thresher.jobs.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The rows of a partition with their scores, gathered in batches, row by row. */
final class NaiveBatches implements Iterator<Row> {
  /** Runs the model. */
  interface Model {
    /**
     * @param features row-major; only the first {@code rows} rows are of this batch
     * @return for each output, one number for each row
     */
    float[][] run(float[] features, int rows);
  }

  /** Reads the features of a row. */
  interface Features {
    /** Puts them at {@code from} and behind. */
    void read(Row row, float[] values, int from);
  }

  private final Iterator<Row> input;
  private final Features features;
  private final int width;
  private final int passed;
  private final int outputs;
  private final int batchSize;
  private final Model model;
  private final float[] values;
  private final List<Row> batch;
  private float[][] scores = {};
  private int next;

  NaiveBatches(
      Iterator<Row> input,
      Features features,
      int width,
      int passed,
      int outputs,
      int batchSize,
      Model model) {
    this.input = input;
    this.features = features;
    this.width = width;
    this.passed = passed;
    this.outputs = outputs;
    this.batchSize = batchSize;
    this.model = model;
    values = new float[batchSize * width];
    batch = new ArrayList<>(batchSize);
  }

  @Override
  public boolean hasNext() {
    return next < batch.size() || input.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next == batch.size()) {
      gather();
    }
    Object[] row = new Object[passed + outputs];
    Row from = batch.get(next);
    for (int i = 0; i < passed; i++) {
      row[i] = from.get(i);
    }
    for (int i = 0; i < outputs; i++) {
      row[passed + i] = scores[i][next];
    }
    next++;
    return RowFactory.create(row);
  }

  private void gather() {
    batch.clear();
    while (batch.size() < batchSize && input.hasNext()) {
      Row row = input.next();
      features.read(row, values, batch.size() * width);
      batch.add(row);
    }
    scores = model.run(values, batch.size());
    next = 0;
  }
}
