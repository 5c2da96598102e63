package io.thresher.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRowSubset {
  @Test
  void copiesRowsOfEveryInputInOrder() {
    ByteBuffer memory = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
    for (int i = 0; i < 8; i++) {
      memory.putLong(i * Long.BYTES, i);
    }
    TensorSlice numbers =
        TensorSlice.of("a", ElementType.INT64, new long[] {3, 2}, memory, Long.BYTES, 48);
    TensorSlice texts =
        TensorSlice.ofStrings("b", new long[] {3, 1, 1}, new String[] {"x", "y", "z"});
    BitSet rows = new BitSet();
    rows.set(0);
    rows.set(2);
    List<TensorSlice> chosen = RowSubset.of(List.of(numbers, texts), rows);
    assertThat(chosen.get(0).name()).isEqualTo("a");
    assertThat(chosen.get(0).type()).isEqualTo(ElementType.INT64);
    assertThat(chosen.get(0).shape()).containsExactly(2, 2);
    long[] copied = new long[4];
    chosen.get(0).data().asLongBuffer().get(copied);
    assertThat(copied).containsExactly(1, 2, 5, 6);
    assertThat(chosen.get(1).shape()).containsExactly(2, 1, 1);
    assertThat(chosen.get(1).strings()).containsExactly("x", "z");
    assertThat(numbers.shape()).containsExactly(3, 2);
  }

  /** As all memory of inputs does, whichever rows are copied. */
  @Test
  void beginsWhereMemoryOfInputsDoes() {
    ByteBuffer memory = AlignedMemory.allocate(16 * Float.BYTES);
    TensorSlice numbers =
        TensorSlice.of("a", ElementType.FLOAT, new long[] {16, 1}, memory, 0, memory.capacity());
    BitSet rows = new BitSet();
    for (int row = 0; row < 16; row++) {
      rows.set(row);
      ByteBuffer copy = RowSubset.of(List.of(numbers), rows).get(0).data();
      assertThat(copy.alignmentOffset(0, AlignedMemory.BYTES)).as("%s rows", row + 1).isZero();
    }
  }
}
