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
}
