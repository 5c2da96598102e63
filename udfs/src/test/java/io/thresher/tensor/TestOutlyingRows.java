package io.thresher.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestOutlyingRows {
  private static final int ROWS = 9;

  /** Of every width, so that what is left over at the end of eight bytes is looked at, too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 17})
  void findsRowsOfFloatsThatAreNotFinite(int width) {
    SplittableRandom random = new SplittableRandom(width);
    float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (int round = 0; round < 200; round++) {
      ByteBuffer memory = memory(ROWS * width * Float.BYTES);
      BitSet expected = new BitSet();
      for (int i = 0; i < ROWS * width; i++) {
        boolean outlying = random.nextInt(4 * width) == 0;
        memory.putFloat(
            i * Float.BYTES, outlying ? odd[random.nextInt(3)] : finite(random.nextInt()));
        expected.set(i / width, expected.get(i / width) || outlying);
      }
      assertThat(rows(ElementType.FLOAT, memory, width)).isEqualTo(expected);
    }
  }

  private static float finite(int bits) {
    float value = Float.intBitsToFloat(bits);
    return Float.isFinite(value) ? value : Math.copySign(Float.MAX_VALUE, bits);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void findsRowsOfDoublesThatAreNotFinite(int width) {
    double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (double value : odd) {
      ByteBuffer memory = memory(ROWS * width * Double.BYTES);
      for (int i = 0; i < ROWS * width; i++) {
        memory.putDouble(i * Double.BYTES, -Double.MAX_VALUE);
      }
      memory.putDouble((4 * width + width - 1) * Double.BYTES, value);
      assertThat(rows(ElementType.DOUBLE, memory, width)).isEqualTo(only(4));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"FLOAT16", "BFLOAT16"})
  void findsRowsOfHalvesThatAreNotFinite(ElementType type) {
    boolean brain = type == ElementType.BFLOAT16;
    int infinity = brain ? 0x7f80 : 0x7c00;
    for (int width = 1; width <= 9; width++) {
      for (int bits : new int[] {infinity, infinity | 0x8000, infinity + 1, 0xffff}) {
        ByteBuffer memory = memory(ROWS * width * Short.BYTES);
        for (int i = 0; i < ROWS * width; i++) {
          memory.putShort(i * Short.BYTES, (short) (infinity - 1 | (i % 2 == 0 ? 0x8000 : 0)));
        }
        memory.putShort((8 * width + width / 2) * Short.BYTES, (short) bits);
        assertThat(rows(type, memory, width)).as("%s of %x", width, bits).isEqualTo(only(8));
      }
    }
  }

  @Test
  void findsRowsOfWholeNumbersBeyond32Bits() {
    for (long value : new long[] {1L << 31, -(1L << 31) - 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      ByteBuffer memory = memory(ROWS * 2 * Long.BYTES);
      memory.putLong(0, Integer.MAX_VALUE).putLong(Long.BYTES, Integer.MIN_VALUE);
      memory.putLong(5 * Long.BYTES, value);
      assertThat(rows(ElementType.INT64, memory, 2)).as("%s", value).isEqualTo(only(2));
      assertThat(rows(ElementType.UINT64, memory, 2).get(2)).as("%s", value).isTrue();
    }
    ByteBuffer unsigned = memory(ROWS * Integer.BYTES);
    unsigned.putInt(Integer.BYTES, Integer.MAX_VALUE).putInt(3 * Integer.BYTES, -1);
    assertThat(rows(ElementType.UINT32, unsigned, 1)).isEqualTo(only(3));
  }

  @Test
  void takesAllRowsOfOtherTypes() {
    ByteBuffer memory = memory(ROWS * Integer.BYTES);
    for (int i = 0; i < ROWS; i++) {
      memory.putInt(i * Integer.BYTES, -1);
    }
    assertThat(rows(ElementType.INT32, memory, 1)).isEqualTo(new BitSet());
    TensorSlice texts = TensorSlice.ofStrings("x", new long[] {1, 1}, new String[] {"NaN"});
    assertThat(OutlyingRows.of(List.of(texts), Map.of())).isEqualTo(new BitSet());
  }

  @Test
  void joinsTheRowsOfAllInputs() {
    ByteBuffer first = memory(2 * Float.BYTES).putFloat(0, Float.NaN);
    ByteBuffer second = memory(2 * Float.BYTES).putFloat(Float.BYTES, Float.NaN);
    BitSet rows =
        OutlyingRows.of(
            List.of(
                TensorSlice.of("a", ElementType.FLOAT, new long[] {2, 1}, first, 0, 8),
                TensorSlice.of("b", ElementType.FLOAT, new long[] {2}, second, 0, 8)),
            Map.of());
    assertThat(rows.cardinality()).isEqualTo(2);
  }

  @Test
  void findsPlacesThatATableHasNot() {
    for (ElementType type : List.of(ElementType.INT64, ElementType.INT32)) {
      for (int value : new int[] {-1, 100}) {
        int bytes = type.bytes();
        ByteBuffer memory = memory(ROWS * 2 * bytes);
        put(memory, 4 * bytes, 99, bytes);
        put(memory, 7 * bytes, value, bytes);
        TensorSlice slice =
            TensorSlice.of("x", type, new long[] {ROWS, 2}, memory, 0, memory.capacity());
        assertThat(OutlyingRows.of(List.of(slice), Map.of("x", 100L))).isEqualTo(only(3));
        assertThat(OutlyingRows.of(List.of(slice), Map.of("y", 100L))).isEqualTo(new BitSet());
      }
    }
  }

  private static void put(ByteBuffer memory, int at, long value, int bytes) {
    if (bytes == Long.BYTES) {
      memory.putLong(at, value);
    } else {
      memory.putInt(at, (int) value);
    }
  }

  private static BitSet only(int row) {
    BitSet rows = new BitSet();
    rows.set(row);
    return rows;
  }

  private static ByteBuffer memory(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Behind other memory, as the inputs of a part of a batch are. */
  private static BitSet rows(ElementType type, ByteBuffer memory, int width) {
    int before = 4 * Long.BYTES;
    ByteBuffer whole = memory(before + memory.capacity());
    whole.put(before, memory, 0, memory.capacity());
    TensorSlice slice =
        TensorSlice.of(
            "x", type, new long[] {ROWS, width}, whole, before, whole.capacity() - before);
    return OutlyingRows.of(List.of(slice), Map.of());
  }
}
