package io.thresher.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;

class TestPageMemory {

  @Example
  void keepsPagesApartUntilTheyAreReleasedTogether() {
    for (int round = 0; round < 3; round++) {
      Random sizes = new Random(round);
      try (PageMemory memory = new PageMemory();
          PageMemory other = new PageMemory()) {
        List<ByteBuffer> pages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          int size = i % 50 == 0 ? 3 << 20 : sizes.nextInt(200_000);
          ByteBuffer page = (i % 2 == 0 ? memory : other).allocate(size);
          assertThat(page.capacity()).isEqualTo(size);
          while (page.hasRemaining()) {
            page.put((byte) i);
          }
          pages.add(page.flip());
        }
        for (int i = 0; i < pages.size(); i++) {
          byte[] held = new byte[pages.get(i).remaining()];
          pages.get(i).get(held);
          byte[] expected = new byte[held.length];
          Arrays.fill(expected, (byte) i);
          assertThat(held).isEqualTo(expected);
        }
      }
    }
  }

  @Example
  void givesPagesOfNoBytes() {
    try (PageMemory memory = new PageMemory()) {
      assertThat(memory.allocate(0).remaining()).isZero();
    }
  }

  @Example
  void givesMemoryToTheNext() {
    byte[] first;
    try (PageMemory memory = new PageMemory()) {
      first = memory.allocate(10).array();
    }
    try (PageMemory memory = new PageMemory()) {
      assertThat(memory.allocate(20).array()).isSameAs(first);
    }
  }
}
