package io.thresher.tensor.output;

import io.thresher.model.ElementType;
import io.thresher.tensor.HalfFloats;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;

/** Numbers and booleans, read in place from the memory of a tensor. */
final class NumberVector extends TensorVector {
  private final ElementType element;
  private final ByteBuffer data;
  private final int base;

  /**
   * @param data in native byte order
   * @param base the element that row 0 reads
   */
  NumberVector(DataType type, ElementType element, ByteBuffer data, int base) {
    super(type);
    this.element = element;
    this.data = data;
    this.base = base;
  }

  @Override
  public boolean getBoolean(int row) {
    return data.get(base + row) != 0;
  }

  @Override
  public byte getByte(int row) {
    return data.get(base + row);
  }

  @Override
  public short getShort(int row) {
    return element == ElementType.UINT8
        ? (short) Byte.toUnsignedInt(data.get(base + row))
        : data.getShort((base + row) << 1);
  }

  @Override
  public int getInt(int row) {
    return element == ElementType.UINT16
        ? Short.toUnsignedInt(data.getShort((base + row) << 1))
        : data.getInt((base + row) << 2);
  }

  @Override
  public long getLong(int row) {
    return element == ElementType.UINT32
        ? Integer.toUnsignedLong(data.getInt((base + row) << 2))
        : data.getLong((base + row) << 3);
  }

  @Override
  public float getFloat(int row) {
    return switch (element) {
      case FLOAT16 -> HalfFloats.float16(data.getShort((base + row) << 1));
      case BFLOAT16 -> HalfFloats.bfloat16(data.getShort((base + row) << 1));
      default -> data.getFloat((base + row) << 2);
    };
  }

  @Override
  public float[] getFloats(int from, int count) {
    if (element != ElementType.FLOAT) {
      return super.getFloats(from, count);
    }
    float[] values = new float[count];
    data.asFloatBuffer().get(base + from, values);
    return values;
  }

  @Override
  public double getDouble(int row) {
    return data.getDouble((base + row) << 3);
  }

  @Override
  public double[] getDoubles(int from, int count) {
    double[] values = new double[count];
    data.asDoubleBuffer().get(base + from, values);
    return values;
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    String digits = Long.toUnsignedString(data.getLong((base + row) << 3));
    return Decimal.apply(new BigDecimal(new BigInteger(digits)), precision, scale);
  }
}
