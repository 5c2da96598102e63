package io.thresher.spark.select;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * The batches that are left of others, none of them empty. Where all rows of one stay, it is the
 * source's own memory; else a copy, which takes rows of several batches of one part of a file where
 * all columns are numbers, until it is as long as they. Either is used again as soon as more is
 * asked for.
 */
final class SelectedBatches implements Iterator<ColumnarBatch> {
  private final Iterator<ColumnarBatch> source;
  private final ChosenRows chosen;
  private final SelectedColumns columns;
  private final SQLMetric rows;
  private final WritableColumnVector[] copies;
  private final boolean gathers;
  private ColumnarBatch batch = new ColumnarBatch(new ColumnVector[0], 0);
  private int count;
  private int taken;
  private int gathered;
  private InputPart part = InputPart.current();
  private @Nullable InputPart ahead;
  private @Nullable ColumnarBatch next;

  SelectedBatches(
      Iterator<ColumnarBatch> source, ChosenRows chosen, SelectedColumns columns, SQLMetric rows) {
    this.source = source;
    this.chosen = chosen;
    this.columns = columns;
    this.rows = rows;
    copies = columns.memory();
    gathers = columns.areNumbers();
  }

  @Override
  public boolean hasNext() {
    if (next == null && ahead != null) {
      ahead.announce();
      ahead = null;
    }
    while (next == null) {
      if (taken < count) {
        gather();
      } else if (!read()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public ColumnarBatch next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    ColumnarBatch given = next;
    next = null;
    rows.add(given.numRows());
    return given;
  }

  /** Whether there is another batch, or one to give. */
  private boolean read() {
    boolean more = source.hasNext();
    InputPart current = InputPart.current();
    if (gathered > 0 && !(more && current.is(part))) {
      give();
      part.announce(); // The source has gone on to another.
      ahead = current;
      return true;
    }
    part = current;
    if (more) {
      batch = source.next();
      count = chosen.choose(batch);
      taken = 0;
      if (gathered == 0 && count == batch.numRows() && count > 0) {
        next = columns.all(batch);
        taken = count;
      }
    }
    return more;
  }

  private void gather() {
    int most = batch.numRows();
    int more = Math.min(most - gathered, count - taken);
    if (more > 0) {
      columns.copy(batch, chosen.rows(), taken, more, copies, gathered);
      gathered += more;
      taken += more;
    }
    if (gathered >= most || !gathers) {
      give();
    }
  }

  private void give() {
    next = new ColumnarBatch(copies, gathered);
    gathered = 0;
  }
}
