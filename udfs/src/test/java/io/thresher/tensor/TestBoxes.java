package io.thresher.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TestBoxes {

  @Test
  void movesTheElementsThatBothHave() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 500; round++) {
      int depth = random.nextInt(5);
      int[] from = random.ints(depth, 1, 5).toArray();
      int[] to = random.ints(depth, 1, 5).toArray();
      int[] source = random.ints(7 + size(from)).toArray();
      int[] target = new int[5 + size(to)];

      Boxes.move(
          7, from, 5, to, (at, place, count) -> System.arraycopy(source, at, target, place, count));

      for (int element = 0; element < size(to); element++) {
        int[] index = index(element, to);
        boolean common = true;
        for (int i = 0; i < depth; i++) {
          common &= index[i] < from[i];
        }
        assertThat(target[5 + element])
            .as(Arrays.toString(from) + " to " + Arrays.toString(to))
            .isEqualTo(common ? source[7 + element(index, from)] : 0);
      }
    }
  }

  @Test
  void movesEqualShapesAtOnce() {
    AtomicInteger moves = new AtomicInteger();
    int[] shape = {3, 4, 5};
    Boxes.move(
        0,
        shape,
        0,
        shape.clone(),
        (from, to, count) -> {
          moves.incrementAndGet();
          assertThat(count).isEqualTo(60);
        });
    assertThat(moves).hasValue(1);
  }

  private static int size(int[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  private static int[] index(int element, int[] shape) {
    int[] index = new int[shape.length];
    int rest = element;
    for (int i = shape.length - 1; i >= 0; i--) {
      index[i] = rest % shape[i];
      rest /= shape[i];
    }
    return index;
  }

  private static int element(int[] index, int[] shape) {
    int element = 0;
    for (int i = 0; i < shape.length; i++) {
      element = element * shape[i] + index[i];
    }
    return element;
  }
}
