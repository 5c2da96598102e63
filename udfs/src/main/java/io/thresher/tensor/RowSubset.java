package io.thresher.tensor;

import io.thresher.model.ElementType;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/** Some rows of the inputs of a run, copied together, in order. */
public final class RowSubset {
  private RowSubset() {}

  /**
   * Copies them.
   *
   * @param inputs of one number of rows
   * @param rows at least one, each within that number
   * @throws DirectMemoryException if there is no memory for them
   */
  public static List<TensorSlice> of(List<TensorSlice> inputs, BitSet rows) {
    return inputs.stream().map(input -> of(input, rows)).toList();
  }

  private static TensorSlice of(TensorSlice input, BitSet rows) {
    long[] shape = input.shape().clone();
    int all = Math.toIntExact(shape[0]);
    shape[0] = rows.cardinality();
    if (input.type() == ElementType.STRING) {
      int width = input.strings().length / all;
      String[] strings = new String[rows.cardinality() * width];
      int at = 0;
      for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
        System.arraycopy(input.strings(), row * width, strings, at, width);
        at += width;
      }
      return TensorSlice.ofStrings(input.name(), shape, strings);
    }
    int rowBytes = input.bytes() / all;
    ByteBuffer from = input.data();
    ByteBuffer copy = AlignedMemory.allocate(rows.cardinality() * rowBytes);
    int at = 0;
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      copy.put(at, from, row * rowBytes, rowBytes);
      at += rowBytes;
    }
    return TensorSlice.of(input.name(), input.type(), shape, copy, 0, copy.capacity());
  }
}
