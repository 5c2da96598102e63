package io.thresher.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class TestRowGroupMemory {

  @Test
  void lendsABlockAgainOnlyOnceItIsTakenBack() {
    RowGroupMemory first = new RowGroupMemory();
    RowGroupMemory second = new RowGroupMemory();
    ByteBuffer block = first.allocate(RowGroupMemory.BLOCK);
    block.position(1000).limit(2000);

    ByteBuffer other = second.allocate(RowGroupMemory.BLOCK);
    assertThat(other).isNotSameAs(block);

    first.takeBack();
    first.takeBack();
    ByteBuffer again = second.allocate(RowGroupMemory.BLOCK);
    assertThat(again).isSameAs(block);
    assertThat(again.remaining()).isEqualTo(RowGroupMemory.BLOCK);
    assertThat(first.allocate(RowGroupMemory.BLOCK)).isNotSameAs(again).isNotSameAs(other);
    first.takeBack();
    second.takeBack();
  }

  @Test
  void keepsNoOtherSizes() {
    RowGroupMemory memory = new RowGroupMemory();
    ByteBuffer rest = memory.allocate(1000);
    assertThat(rest.remaining()).isEqualTo(1000);
    memory.takeBack();
    assertThat(memory.allocate(1000)).isNotSameAs(rest);
  }
}
