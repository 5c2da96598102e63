package io.thresher.spark.excerpt;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The first rows of a partition.
 *
 * @param textColumn whose texts are measured; -1 for none
 */
record CutRows(RowLimit limit, int textColumn, CollectionAccumulator<SampledTask> tasks)
    implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> all) {
    CutTask task = new CutTask(limit, tasks);
    return new Iterator<>() {
      private boolean settled;

      @Override
      public boolean hasNext() {
        if (task.isOpen()) {
          return all.hasNext();
        }
        if (!settled) {
          settled = true;
          task.settle(all);
        }
        return false;
      }

      @Override
      public InternalRow next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        InternalRow row = all.next();
        task.offer(1);
        boolean measured = textColumn >= 0 && !row.isNullAt(textColumn);
        task.add(
            1,
            measured ? Math.min(limit.textBytes(), row.getUTF8String(textColumn).numBytes()) : 0);
        return row;
      }
    };
  }
}
