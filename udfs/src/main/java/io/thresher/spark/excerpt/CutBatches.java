package io.thresher.spark.excerpt;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The first batches of a partition.
 *
 * @param textColumn whose texts are measured; -1 for none
 */
record CutBatches(RowLimit limit, int textColumn, CollectionAccumulator<SampledTask> tasks)
    implements FlatMapFunction<Iterator<ColumnarBatch>, ColumnarBatch> {

  @Override
  public Iterator<ColumnarBatch> call(Iterator<ColumnarBatch> all) {
    CutTask task = new CutTask(limit, tasks);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return task.isOpen() && all.hasNext();
      }

      @Override
      public ColumnarBatch next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        ColumnarBatch batch = all.next();
        task.offer(batch.numRows());
        batch.setNumRows(task.fitting(batch.numRows()));
        task.add(batch.numRows(), textBytes(batch));
        return batch;
      }
    };
  }

  private long textBytes(ColumnarBatch batch) {
    if (textColumn < 0) {
      return 0;
    }
    ColumnVector texts = batch.column(textColumn);
    long bytes = 0;
    for (int row = 0; row < batch.numRows(); row++) {
      bytes +=
          texts.isNullAt(row)
              ? 0
              : Math.min(limit.textBytes(), texts.getUTF8String(row).numBytes());
    }
    return bytes;
  }
}
