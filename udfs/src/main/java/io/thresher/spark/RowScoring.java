package io.thresher.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Scores rows: the features of a batch go into column vectors and take the same way as column
 * batches; the passed columns wait as rows, in memory used again for every batch.
 */
final class RowScoring implements Iterator<InternalRow> {
  private final TaskScorer scorer;
  private final Iterator<InternalRow> input;
  private final StructType passedSchema;
  private final RowToColumnConverter converter;
  private final UnsafeProjection features;
  private final WritableColumnVector[] vectors;
  private final UnsafeProjection passed;
  private final UnsafeProjection joined;
  private final JoinedRow pair = new JoinedRow();
  private final List<UnsafeRow> waiting = new ArrayList<>();
  private final RowPlace place = new RowPlace();
  private ColumnarBatch scores = new ColumnarBatch(new ColumnVector[0], 0);
  private int next;

  RowScoring(TaskScorer scorer, ColumnLayout layout, Iterator<InternalRow> input) {
    this.scorer = scorer;
    this.input = input;
    StructType featureSchema = Schemas.select(layout.input(), layout.features());
    passedSchema = Schemas.select(layout.input(), layout.passed());
    converter = new RowToColumnConverter(featureSchema);
    vectors = OnHeapColumnVector.allocateColumns(scorer.batchSize(), featureSchema);
    features = projection(layout.input(), layout.features());
    passed = projection(layout.input(), layout.passed());
    joined = UnsafeProjection.create(layout.output());
  }

  private static UnsafeProjection projection(StructType schema, int[] ordinals) {
    List<Expression> columns = new ArrayList<>();
    for (int ordinal : ordinals) {
      StructField field = schema.fields()[ordinal];
      columns.add(new BoundReference(ordinal, field.dataType(), field.nullable()));
    }
    return UnsafeProjection.create(Scala.<Expression>seq(columns));
  }

  @Override
  public boolean hasNext() {
    if (next < scores.numRows()) {
      return true;
    }
    long start = System.nanoTime();
    boolean more = input.hasNext();
    scorer.read(System.nanoTime() - start);
    return more;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next == scores.numRows()) {
      gather();
    }
    InternalRow row = joined.apply(pair.apply(waiting.get(next), scores.getRow(next)));
    next++;
    return row;
  }

  private void gather() {
    long start = System.nanoTime();
    scorer.clear();
    place.begin();
    for (WritableColumnVector vector : vectors) {
      vector.reset();
    }
    int rows = 0;
    while (rows < scorer.batchSize() && input.hasNext()) {
      InternalRow row = input.next();
      converter.convert(features.apply(row), vectors);
      if (waiting.size() == rows) {
        waiting.add(UnsafeRow.createFromByteArray(0, passedSchema.size()));
      }
      waiting.get(rows).copyFrom(passed.apply(row));
      place.advance(1);
      rows++;
    }
    scorer.read(System.nanoTime() - start);
    scorer.add(vectors, rows, row -> place.describe(row, waiting.get(row), passedSchema));
    scorer.finish(rows);
    scores = new ColumnarBatch(scorer.scores(0), rows);
    next = 0;
  }
}
