package io.thresher.spark.task;

import io.thresher.output.copy.EncodedColumn;
import io.thresher.spark.scan.RowPosition;
import io.thresher.spark.shared.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The column batches of a group, of which the held columns wait for their scores. Their reader uses
 * its memory again, so all but the last have to be copies.
 */
public final class HeldBatches implements GroupRows {
  private final ColumnLayout layout;
  private final StructType schema;
  private final StructType passedSchema;
  private final RowPlace place = new RowPlace();
  private final List<Held> batches = new ArrayList<>();
  private int next;
  private int rows;

  HeldBatches(ColumnLayout layout) {
    this.layout = layout;
    schema = layout.heldSchema();
    passedSchema = layout.passedSchema();
  }

  /** Starts a group. */
  void begin() {
    batches.clear();
    next = 0;
    rows = 0;
    place.begin();
  }

  void add(ColumnarBatch batch) {
    place.advance(batch.numRows());
    batches.add(new Held(rows, select(batch, layout.held()), batch.numRows()));
    rows += batch.numRows();
  }

  public static ColumnVector[] select(ColumnarBatch batch, int[] ordinals) {
    ColumnVector[] columns = new ColumnVector[ordinals.length];
    for (int i = 0; i < ordinals.length; i++) {
      columns[i] = batch.column(ordinals[i]);
    }
    return columns;
  }

  /** Of columns that are to be copied, too, their values. */
  static ColumnVector[] values(ColumnarBatch batch, int[] ordinals) {
    ColumnVector[] columns = select(batch, ordinals);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = EncodedColumn.values(columns[i]);
    }
    return columns;
  }

  /** Puts a copy in the place of the batch added last, before its reader is used again. */
  void secureLast() {
    Held last = batches.get(batches.size() - 1);
    if (last.columns().length > 0) {
      ColumnVector[] copies = ColumnCopies.all(last.columns(), schema, last.rows());
      batches.set(batches.size() - 1, new Held(last.first(), copies, last.rows()));
    }
  }

  /** Rows in the group so far. */
  int rows() {
    return rows;
  }

  boolean isEmpty() {
    return next == batches.size();
  }

  /** The next batch to give, in order. */
  Held remove() {
    return batches.get(next++);
  }

  @Override
  public String describe(int row) {
    Held holder = holder(row);
    int[] known =
        IntStream.range(0, passedSchema.length())
            .filter(i -> hasValues(holder.columns()[i]))
            .toArray();
    ColumnarBatch key =
        new ColumnarBatch(
            IntStream.of(known).mapToObj(i -> holder.columns()[i]).toArray(ColumnVector[]::new),
            holder.rows());
    return place.describe(
        row, key.getRow(row - holder.first()), Schemas.select(passedSchema, known));
  }

  private static boolean hasValues(ColumnVector column) {
    return !(column instanceof EncodedColumn encoded) || encoded.hasValues();
  }

  @Override
  public RowPosition position(int row) {
    return place.position(row);
  }

  @Override
  public InternalRow held(int row) {
    Held holder = holder(row);
    return new ColumnarBatch(holder.columns(), holder.rows()).getRow(row - holder.first());
  }

  private Held holder(int row) {
    Held holder = batches.get(0);
    for (Held candidate : batches) {
      holder = candidate.first() <= row ? candidate : holder;
    }
    return holder;
  }

  /**
   * A column batch that waits for its scores.
   *
   * @param first the number of its first row in the group
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Held(int first, ColumnVector[] columns, int rows) {}
}
