package io.thresher.tensor.output;

import io.thresher.plan.OutputBinding;
import io.thresher.plan.OutputPart;
import io.thresher.tensor.AlignedMemory;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.TensorSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Numbers or booleans of one shape in every row. The model writes them into this memory itself. */
public final class NumberColumn extends OutputColumn {
  private static final double UNIT = 1e-3;

  private final int width;
  private final int rowBytes;
  private ByteBuffer data = ByteBuffer.allocateDirect(0);

  NumberColumn(OutputBinding binding) {
    super(binding);
    width = binding.width();
    rowBytes = Math.multiplyExact(width, binding.type().bytes());
  }

  /**
   * The memory of rows {@code [at, at + rows)}, in native byte order, made larger where needed:
   * earlier windows then no longer show the column.
   *
   * @throws DirectMemoryException if there is not so much
   */
  public ByteBuffer window(int at, int rows) {
    long asked = (long) (at + rows) * rowBytes;
    if (asked > AlignedMemory.MOST) {
      throw new DirectMemoryException(asked);
    }
    int needed = (int) asked;
    if (data.capacity() < needed) {
      ByteBuffer larger =
          AlignedMemory.allocate(
              Math.max(
                  needed, at == 0 ? 0 : (int) Math.min(2L * data.capacity(), AlignedMemory.MOST)));
      data = larger.put(0, data, 0, at * rowBytes);
    }
    return data.slice(at * rowBytes, rows * rowBytes).order(ByteOrder.nativeOrder());
  }

  /** The same as what a model is lent. */
  public TensorSlice slice(int at, int rows) {
    window(at, rows);
    long[] shape = new long[binding().rowShape().size() + 1];
    shape[0] = rows;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = binding().rowShape().get(i - 1);
    }
    return TensorSlice.of(
        binding().output(), binding().type(), shape, data, at * rowBytes, rows * rowBytes);
  }

  /** Whether the memory of a row begins where that of a tensor does. */
  public boolean isAligned(int row) {
    return (long) row * rowBytes % AlignedMemory.BYTES == 0;
  }

  /**
   * Puts the weighted mean of vectors of floats at a place; where all of them have length 1, so has
   * the mean.
   *
   * @param places of the rows that hold them
   */
  public void average(int[] places, double[] weights, int at) {
    double[] sum = new double[width];
    double total = 0;
    boolean units = true;
    window(at, 1);
    ByteBuffer all = data.duplicate().order(ByteOrder.nativeOrder());
    for (int i = 0; i < places.length; i++) {
      double square = 0;
      for (int j = 0; j < width; j++) {
        double value = all.getFloat(places[i] * rowBytes + j * Float.BYTES);
        square += value * value;
        sum[j] += weights[i] * value;
      }
      total += weights[i];
      units &= Math.abs(square - 1) < UNIT;
    }
    double length = 0;
    for (double value : sum) {
      length += value * value;
    }
    double by = units && length > 0 ? Math.sqrt(length) : total;
    for (int j = 0; j < width; j++) {
      all.putFloat(at * rowBytes + j * Float.BYTES, (float) (sum[j] / by));
    }
  }

  @Override
  public void clear() {}

  /** Each run says where its rows stand. */
  @Override
  public void keep(int rows) {}

  @Override
  public void skip(int at, int rows) {
    window(at, rows);
  }

  @Override
  ByteBuffer numbers() {
    return data;
  }

  @Override
  int element(int row) {
    return row * width;
  }

  @Override
  Finder finder(OutputPart part) {
    int offset = offset(((OutputPart.Element) part).at());
    return row -> row * width + offset;
  }

  private int offset(List<Integer> at) {
    int offset = 0;
    for (int d = 0; d < at.size(); d++) {
      offset = offset * binding().rowShape().get(d) + at.get(d);
    }
    return offset;
  }

  /** A view of one element of each row, from row {@code from} on. */
  ColumnVector vector(OutputPart part, int from) {
    return new StridedVector(elements(), finder(part).find(from), width);
  }

  @Override
  ColumnVector elements() {
    return new NumberVector(binding().elementType(), binding().type(), data, 0);
  }

  @Override
  public ColumnVector vector(int from) {
    List<Integer> shape = binding().arrayShape();
    List<DataType> types = new ArrayList<>();
    DataType type = binding().columnType();
    types.add(type);
    while (type instanceof ArrayType array) {
      type = array.elementType();
      types.add(type);
    }
    int depth = shape.size();
    ColumnVector vector =
        new NumberVector(types.get(depth), binding().type(), data, depth == 0 ? from : 0);
    for (int level = depth - 1; level >= 0; level--) {
      vector = new ListVector(types.get(level), vector, shape.get(level), level == 0 ? from : 0);
    }
    return vector;
  }
}
