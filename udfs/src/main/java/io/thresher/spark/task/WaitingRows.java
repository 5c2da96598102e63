package io.thresher.spark.task;

import io.thresher.spark.scan.RowPosition;
import io.thresher.spark.shared.RowConverters;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.shared.Schemas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * The rows of a group: their features as column vectors, their passed columns as rows, in memory
 * used again for every group.
 */
final class WaitingRows implements GroupRows {
  private final ColumnLayout layout;
  private final StructType passedSchema;
  private final RowToColumnConverter converter;
  private final UnsafeProjection features;
  private final UnsafeProjection passed;
  private final WritableColumnVector[] vectors;
  private final List<UnsafeRow> waiting = new ArrayList<>();
  private final RowPlace place = new RowPlace();
  private int rows;
  private long bytes;

  WaitingRows(ColumnLayout layout, int capacity) {
    this.layout = layout;
    StructType featureSchema = Schemas.select(layout.input(), layout.features());
    passedSchema = layout.passedSchema();
    converter = RowConverters.of(featureSchema);
    vectors = OnHeapColumnVector.allocateColumns(capacity, featureSchema);
    features = projection(layout.input(), layout.features());
    passed = projection(layout.input(), Arrays.copyOf(layout.held(), layout.passed()));
  }

  private static UnsafeProjection projection(StructType schema, int[] ordinals) {
    List<Expression> columns = new ArrayList<>();
    for (int ordinal : ordinals) {
      StructField field = schema.fields()[ordinal];
      columns.add(new BoundReference(ordinal, field.dataType(), field.nullable()));
    }
    return UnsafeProjection.create(Scala.<Expression>seq(columns));
  }

  /** Starts a group. */
  void begin() {
    for (WritableColumnVector vector : vectors) {
      vector.reset();
    }
    place.begin();
    rows = 0;
    bytes = 0;
  }

  void add(InternalRow row) {
    UnsafeRow values = features.apply(row);
    bytes += values.getSizeInBytes();
    converter.convert(values, vectors);
    if (waiting.size() == rows) {
      waiting.add(UnsafeRow.createFromByteArray(0, passedSchema.size()));
    }
    waiting.get(rows).copyFrom(passed.apply(row));
    place.advance(1);
    rows++;
  }

  /** Counts a row that does not belong to the group, and says where it stands. */
  RowPosition pass() {
    place.pass();
    return place.last();
  }

  int rows() {
    return rows;
  }

  /** Bytes of the features. */
  long bytes() {
    return bytes;
  }

  ColumnVector[] features() {
    return vectors;
  }

  UnsafeRow passed(int row) {
    return waiting.get(row);
  }

  @Override
  public String describe(int row) {
    return place.describe(row, waiting.get(row), passedSchema);
  }

  @Override
  public RowPosition position(int row) {
    return place.position(row);
  }

  @Override
  public InternalRow held(int row) {
    StructType schema = passedSchema;
    for (int feature : layout.features()) {
      schema = schema.add(layout.input().fields()[feature]);
    }
    int[] ordinals = new int[layout.held().length];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = i < layout.passed() ? i : layout.passed() + featureOf(layout.held()[i]);
    }
    InternalRow values = new ColumnarBatch(vectors, rows).getRow(row);
    return projection(schema, ordinals).apply(new JoinedRow(waiting.get(row), values));
  }

  private int featureOf(int ordinal) {
    for (int i = 0; i < layout.features().length; i++) {
      if (layout.features()[i] == ordinal) {
        return i;
      }
    }
    throw new IllegalStateException("column " + ordinal + " is not among the features");
  }
}
