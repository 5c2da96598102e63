package io.thresher.tensor.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.OutputPart;
import io.thresher.plan.ScoreColumn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestGivenColumn {
  private static final int ROWS = 7;

  private static OutputBinding tensor(ElementType type, Integer... rowShape) {
    return new OutputBinding("y", ValueSpec.Kind.TENSOR, type, null, List.of(rowShape));
  }

  private static GivenColumn part(OutputColumn output, OutputPart part) {
    OutputBinding binding = output.binding();
    return new GivenColumn(new ScoreColumn("c", binding.elementType(), 0, part, "y[..]"), output);
  }

  private static OutputPart.Element at(Integer... positions) {
    return new OutputPart.Element(List.of(positions));
  }

  /** Element i is i, modulo 100. */
  private static ByteBuffer numbers(ElementType type, ByteBuffer data) {
    int size = type.bytes();
    for (int i = 0; i * size < data.capacity(); i++) {
      switch (type) {
        case FLOAT -> data.putFloat(i * size, i % 100);
        case DOUBLE -> data.putDouble(i * size, i % 100);
        case INT64, UINT64 -> data.putLong(i * size, i % 100);
        case INT32, UINT32 -> data.putInt(i * size, i % 100);
        case INT16, UINT16 -> data.putShort(i * size, (short) (i % 100));
        case FLOAT16 -> data.putShort(i * size, Float16.of(i % 100));
        case BFLOAT16 -> data.putShort(i * size, (short) (Float.floatToIntBits(i % 100) >>> 16));
        default -> data.put(i * size, (byte) (i % 100));
      }
    }
    return data;
  }

  /** Whole numbers up to 100 in half precision. */
  private static final class Float16 {
    static short of(int whole) {
      int bits = Float.floatToIntBits(whole);
      return (short) (whole == 0 ? 0 : ((bits >>> 23) - 112) << 10 | (bits & 0x7fffff) >>> 13);
    }
  }

  private static double value(ColumnVector vector, int row) {
    return switch (vector.dataType().simpleString()) {
      case "float" -> vector.getFloat(row);
      case "double" -> vector.getDouble(row);
      case "bigint" -> vector.getLong(row);
      case "int" -> vector.getInt(row);
      case "smallint" -> vector.getShort(row);
      case "tinyint" -> vector.getByte(row);
      case "boolean" -> vector.getBoolean(row) ? 1 : 0;
      default -> vector.getDecimal(row, 20, 0).toDouble();
    };
  }

  @ParameterizedTest
  @EnumSource(names = "STRING", mode = EnumSource.Mode.EXCLUDE)
  void readsOneElementOfEachRowInPlace(ElementType type) {
    NumberColumn output = (NumberColumn) OutputColumn.of(tensor(type, 2, 3));
    numbers(type, output.window(0, ROWS));
    GivenColumn column = part(output, at(1, 2));

    assertThat(column.isSearched()).isFalse();
    ColumnVector vector = column.vector(2);
    for (int row = 2; row < ROWS; row++) {
      double whole = row * 6 + 5;
      assertThat(value(vector, row - 2)).isEqualTo(type == ElementType.BOOL ? 1 : whole);
    }
    assertThat(vector.hasNull()).isFalse();
  }

  @Test
  void readsArraysOfFloatsInPlace() {
    NumberColumn output = (NumberColumn) OutputColumn.of(tensor(ElementType.FLOAT, 2));
    numbers(ElementType.FLOAT, output.window(0, ROWS));

    assertThat(part(output, at(1)).vector(1).getFloats(0, 3)).containsExactly(3, 5, 7);
  }

  @Test
  void findsTheFirstRowThatIsTooShort() {
    VariableColumn output =
        (VariableColumn) OutputColumn.of(tensor(ElementType.FLOAT, OutputBinding.DYNAMIC, 2));
    GivenColumn column = part(output, at(2, 1));
    output.append(numbers(ElementType.FLOAT, bytes(2 * 3 * 2)), new long[] {2, 3, 2});
    output.append(numbers(ElementType.FLOAT, bytes(2 * 2)), new long[] {1, 2, 2});
    output.append(numbers(ElementType.FLOAT, bytes(4 * 2)), new long[] {1, 4, 2});

    assertThat(column.isSearched()).isTrue();
    assertThat(column.locate(0, 4)).isEqualTo(2);
    assertThat(column.locate(3, 4)).isEqualTo(4);
    assertThat(column.vector(0).getFloat(0)).isEqualTo(5);
    assertThat(column.vector(0).getFloat(1)).isEqualTo(11);
    assertThat(column.vector(3).getFloat(0)).isEqualTo(5);
  }

  /** The first of two that are as likely; of what is no number anything, and no other row's. */
  @Test
  void namesTheLargestElement() {
    NumberColumn output = (NumberColumn) OutputColumn.of(tensor(ElementType.FLOAT, 3));
    ByteBuffer data = output.window(0, 5);
    float[] rows = {
      0.1f, 0.2f, 0.7f, 0.4f, 0.2f, 0.4f, -3, -1, -2, Float.NaN, Float.NaN, Float.NaN, 0, 1, 0
    };
    data.asFloatBuffer().put(rows);
    GivenColumn column = part(output, new OutputPart.Likeliest(List.of("a", "b", "\ud83d\ude00")));

    assertThat(column.isSearched()).isFalse();
    ColumnVector vector = column.vector(0);
    assertThat(IntStream.range(0, 5).mapToObj(row -> vector.getUTF8String(row).toString()))
        .containsExactly("\ud83d\ude00", "a", "b", "a", "b");
    assertThat(column.vector(2).getUTF8String(0)).hasToString("b");
  }

  private static ByteBuffer bytes(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  @Test
  void readsTexts() {
    VariableColumn output = (VariableColumn) OutputColumn.of(tensor(ElementType.STRING, 2));
    output.append(new String[] {"a", "b", "c", "d"}, 4, new long[] {2, 2});
    GivenColumn column = part(output, at(1));

    assertThat(column.locate(0, 2)).isEqualTo(2);
    assertThat(column.vector(1).getUTF8String(0)).hasToString("d");
  }

  @Test
  void findsKeysWhereverTheyStand() {
    MapColumn texts = maps(ElementType.STRING);
    texts.append(Map.of("no", 0.25f, "yes", 0.75f));
    texts.append(Map.of("yes", 0.5f));
    texts.append(Map.of("no", 1f));
    texts.append(Map.of("maybe", 0.5f, "no", 0.125f, "yes", 0.375f));
    MapColumn codes = maps(ElementType.INT64);
    codes.append(Map.of(-1L, 0.25f, 7L, 0.75f));
    GivenColumn yes = part(texts, new OutputPart.Entry("yes"));
    GivenColumn seven = part(codes, new OutputPart.Entry(7L));

    assertThat(yes.locate(0, 4)).isEqualTo(2);
    assertThat(yes.locate(3, 4)).isEqualTo(4);
    assertThat(yes.vector(0).getFloats(0, 2)).containsExactly(0.75f, 0.5f);
    assertThat(yes.vector(3).getFloat(0)).isEqualTo(0.375f);
    assertThat(seven.locate(0, 1)).isEqualTo(1);
    assertThat(seven.vector(0).getFloat(0)).isEqualTo(0.75f);
  }

  private static MapColumn maps(ElementType keys) {
    return new MapColumn(
        new OutputBinding(
            "y", ValueSpec.Kind.SEQUENCE_OF_MAPS, ElementType.FLOAT, keys, List.of()));
  }
}
