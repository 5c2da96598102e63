package io.thresher.spark.query.compare;

import io.thresher.spark.check.RowPairing;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.task.HeldBatches;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * What one task does: compares the scores of each row, and hands on the columns that are written.
 *
 * @param pairing over the given columns, in their order
 * @param columns where the child has them
 * @param schema of the given columns
 * @param written how many of them, from the first, are handed on
 * @param tasks of the whole run
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record CompareTask(RowPairing pairing, int[] columns, StructType schema, int written, int tasks)
    implements Serializable {

  Iterator<ColumnarBatch> columnar(Iterator<ColumnarBatch> partition) {
    if (!partition.hasNext()) {
      return Collections.emptyIterator();
    }
    RowPairing.Task[] task = new RowPairing.Task[1];
    int[] handed = java.util.Arrays.copyOf(columns, written);
    return new Mapped<>(partition) {
      @Override
      ColumnarBatch map(ColumnarBatch batch) {
        if (task[0] == null) {
          task[0] = pairing.begin(TaskContext.get(), tasks);
        }
        task[0].add(new ColumnarBatch(HeldBatches.select(batch, columns), batch.numRows()));
        return new ColumnarBatch(HeldBatches.select(batch, handed), batch.numRows());
      }
    };
  }

  Iterator<InternalRow> rows(Iterator<InternalRow> partition) {
    if (!partition.hasNext()) {
      return Collections.emptyIterator();
    }
    RowPairing.Task[] task = new RowPairing.Task[1];
    UnsafeProjection all = projection(columns.length);
    UnsafeProjection handed = projection(written);
    return new Mapped<>(partition) {
      @Override
      InternalRow map(InternalRow row) {
        if (task[0] == null) {
          task[0] = pairing.begin(TaskContext.get(), tasks);
        }
        task[0].add(all.apply(row));
        return handed.apply(row);
      }
    };
  }

  private UnsafeProjection projection(int count) {
    List<Expression> references = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      references.add(
          new BoundReference(
              columns[i], schema.fields()[i].dataType(), schema.fields()[i].nullable()));
    }
    return UnsafeProjection.create(Scala.<Expression>seq(references));
  }

  /** One element for each of another iterator. */
  private abstract static class Mapped<T> implements Iterator<T> {
    private final Iterator<T> source;

    Mapped(Iterator<T> source) {
      this.source = source;
    }

    abstract T map(T element);

    @Override
    public boolean hasNext() {
      return source.hasNext();
    }

    @Override
    public T next() {
      return map(source.next());
    }
  }
}
