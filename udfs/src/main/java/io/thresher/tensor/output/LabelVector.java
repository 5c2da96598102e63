package io.thresher.tensor.output;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** The label of the largest element of each row, the first of several. */
final class LabelVector extends TensorVector {
  private final FloatBuffer elements;
  private final UTF8String[] labels;
  private final int base;

  /**
   * @param elements floats in native byte order, as many a row as there are labels
   * @param base the row that row 0 reads
   */
  LabelVector(ByteBuffer elements, UTF8String[] labels, int base) {
    super(DataTypes.StringType);
    this.elements = elements.asFloatBuffer();
    this.labels = labels;
    this.base = base;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    int first = (base + row) * labels.length;
    int best = 0;
    float largest = elements.get(first);
    for (int i = 1; i < labels.length; i++) {
      float element = elements.get(first + i);
      if (element > largest) {
        best = i;
        largest = element;
      }
    }
    return labels[best];
  }
}
