package io.thresher.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;

/** What parquet-java finds out by making a dictionary is the reference. */
class TestDictionaryWorth {
  private static final ColumnDescriptor LONGS = column(PrimitiveTypeName.INT64);
  private static final ColumnDescriptor FLOATS = column(PrimitiveTypeName.FLOAT);

  @Property(tries = 300, seed = "5")
  void neverSaysNoWhereAWriterKeepsTheDictionary(
      @ForAll @IntRange(min = 1, max = 5000) int count,
      @ForAll @IntRange(min = 1, max = 5000) int different,
      @ForAll @IntRange(min = 1, max = 20) int run) {
    Random random = new Random(count);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = i % run == 0 ? random.nextInt(different) : values[i - 1];
    }

    boolean kept = keeps(LONGS, writer -> Arrays.stream(values).forEach(writer::writeLong));

    if (DictionaryWorth.isNone(i -> values[i], count, Long.BYTES)) {
      assertThat(kept).isFalse();
    }
  }

  @Example
  void tellsWhereTheLineIs() {
    // 1000 values of 64 bits against as many different ones of 64 and 10 bits.
    int most = 1000 * 64 / 74;
    for (int different : new int[] {1, most - 10, most, most + 1, 1000}) {
      boolean none = DictionaryWorth.isNone(i -> i % different, 1000, Long.BYTES);

      assertThat(none).as("%d different", different).isEqualTo(different > most);
    }
    assertThat(DictionaryWorth.isNone(i -> i, 1, Long.BYTES)).isTrue();
  }

  @Example
  void takesNotANumberForOneValueHoweverItIsWritten() {
    float[] values = new float[600];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(0x7fc00001 + i);
    }
    FloatValues column =
        new FloatValues(FLOATS, ParquetProperties.builder().build(), vector -> null);
    OnHeapColumnVector vector = new OnHeapColumnVector(values.length, DataTypes.FloatType);
    vector.putFloats(0, values.length, values, 0);
    column.add(vector, 0, values.length, Long.MAX_VALUE);

    assertThat(column.encoded().size()).isLessThan(values.length * (long) Float.BYTES);
    assertThat(column.encoding().usesDictionary()).isTrue();
    column.close();
  }

  private interface Filling {
    void of(ValuesWriter writer);
  }

  private static boolean keeps(ColumnDescriptor column, Filling filling) {
    ValuesWriter writer = ParquetProperties.builder().build().newValuesWriter(column);
    filling.of(writer);
    writer.getBytes();
    boolean kept = writer.getEncoding() != Encoding.PLAIN;
    writer.close();
    return kept;
  }

  private static ColumnDescriptor column(PrimitiveTypeName name) {
    return new ColumnDescriptor(
        new String[] {"x"}, new PrimitiveType(Repetition.REQUIRED, name, "x"), 0, 0);
  }
}
