package io.thresher.tensor;

/**
 * Moves the elements of a row whose dimensions are shorter, or longer, than the room that they lie
 * in: a box at the corner of a larger one, both row-major.
 */
public final class Boxes {
  private Boxes() {}

  /** Moves elements that lie side by side in both. */
  public interface Mover {
    void move(int from, int to, int count);
  }

  /**
   * Moves the box that both have in common.
   *
   * @param from the first element of the one, whose dimensions are {@code fromShape}
   * @param to the first element of the other, whose dimensions are {@code toShape}
   */
  public static void move(int from, int[] fromShape, int to, int[] toShape, Mover mover) {
    int last = -1;
    int count = 1;
    for (int i = 0; i < fromShape.length; i++) {
      if (fromShape[i] != toShape[i]) {
        last = i;
        count = Math.min(fromShape[i], toShape[i]);
      } else {
        count *= fromShape[i];
      }
    }
    move(from, fromShape, to, toShape, 0, new SideBySide(last, count, mover));
  }

  /** From dimension {@code last} on, {@code count} elements lie side by side. */
  private record SideBySide(int last, int count, Mover mover) {}

  private static void move(
      int from, int[] fromShape, int to, int[] toShape, int level, SideBySide run) {
    if (level >= run.last()) {
      run.mover().move(from, to, run.count());
      return;
    }
    int fromStep = step(fromShape, level);
    int toStep = step(toShape, level);
    for (int i = 0; i < Math.min(fromShape[level], toShape[level]); i++) {
      move(from + i * fromStep, fromShape, to + i * toStep, toShape, level + 1, run);
    }
  }

  private static int step(int[] shape, int level) {
    int step = 1;
    for (int i = level + 1; i < shape.length; i++) {
      step *= shape[i];
    }
    return step;
  }
}
