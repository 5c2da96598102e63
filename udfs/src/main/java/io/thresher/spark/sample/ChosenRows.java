package io.thresher.spark.sample;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The rows that a task has chosen so far, in order. Each has a slot, under which the buffers of
 * columns hold its values, so that nothing moves there when others leave.
 */
final class ChosenRows {
  private static final int FIRST = 64;

  private final int most;
  private byte[] levels = new byte[0];

  /** Numbers in their group, of those that still wait for their scores. */
  private int[] numbers = new int[0];

  /** Of the chosen rows; behind them, those that are free. */
  private int[] slots = new int[0];

  private int count;
  private int complete;

  ChosenRows(int most) {
    this.most = most;
  }

  int count() {
    return count;
  }

  /** How many, from the first on, have their scores. */
  int complete() {
    return complete;
  }

  /** By the place of a row among the chosen ones. */
  int[] slots() {
    return slots;
  }

  /** All slots are below that. */
  int room() {
    return slots.length;
  }

  /** Adds the first {@code found} of the rows that were found. */
  void add(RowLevels rows, int found, int groupRows) {
    makeRoom(count + found);
    for (int i = 0; i < found; i++) {
      levels[count] = rows.level(i);
      numbers[count++] = groupRows + rows.rows()[i];
    }
  }

  private void makeRoom(int needed) {
    int before = slots.length;
    if (needed > before) {
      int room = Math.min(most, Math.max(FIRST, Math.max(needed, 2 * before)));
      levels = Arrays.copyOf(levels, room);
      numbers = Arrays.copyOf(numbers, room);
      slots = Arrays.copyOf(slots, room);
      for (int slot = before; slot < room; slot++) {
        slots[slot] = slot;
      }
    }
  }

  /** Keeps the rows of a level or more. */
  void keep(int least) {
    int kept = 0;
    int keptComplete = 0;
    for (int i = 0; i < count; i++) {
      if (levels[i] >= least) {
        keptComplete += i < complete ? 1 : 0;
        moveTo(kept++, i);
      }
    }
    count = kept;
    complete = keptComplete;
  }

  /** Keeps those that have their scores, and of the others those that are not bad. */
  void leaveOut(BitSet bad) {
    int kept = complete;
    for (int i = complete; i < count; i++) {
      if (!bad.get(numbers[i])) {
        moveTo(kept++, i);
      }
    }
    count = kept;
  }

  /** The slot of who leaves becomes free. */
  private void moveTo(int place, int from) {
    levels[place] = levels[from];
    numbers[place] = numbers[from];
    int slot = slots[place];
    slots[place] = slots[from];
    slots[from] = slot;
  }

  /** Numbers in their group of the rows that wait for their scores. */
  int[] waiting() {
    return Arrays.copyOfRange(numbers, complete, count);
  }

  /** None waits any more. */
  void completeAll() {
    complete = count;
  }
}
