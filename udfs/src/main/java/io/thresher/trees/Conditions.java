package io.thresher.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All different conditions that sliced trees ask for, each with a slot: a long that holds for 64
 * rows whether it is so. Slot 0 always holds. Slots of thresholds of one feature lie side by side;
 * behind all of them those that NaN meets, and those of sets, which are made from them.
 */
final class Conditions {
  private static final int ALWAYS = 0;

  private final Precision precision;
  private final Map<Integer, LongList> keysOf = new TreeMap<>();
  private final Map<Integer, Integer> baseOf = new HashMap<>();
  private final Map<Integer, long[]> sortedOf = new HashMap<>();
  private final Map<List<Object>, Integer> derivedSlots = new HashMap<>();
  private final List<Derived> derived = new ArrayList<>();
  private int slots = ALWAYS + 1;

  /** Made from slots of thresholds: at most one of {@code upper}, less those of {@code lower}. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Derived(int slot, int feature, int[] upper, int[] lower, boolean nanHolds) {}

  Conditions(Precision precision) {
    this.precision = precision;
  }

  /** To be called for all trees before the first {@link #slots(Tree)}. */
  void add(Tree tree) {
    for (int node = 0; node < tree.nodes(); node++) {
      LongList keys = keysOf.computeIfAbsent(tree.feature()[node], feature -> new LongList());
      long[] members = tree.members().get(node);
      if (members == null) {
        keys.add(tree.key()[node]);
      } else {
        for (long member : members) {
          keys.add(Keys.below(member));
          keys.add(member);
        }
      }
    }
  }

  private void settle() {
    keysOf.forEach(
        (feature, keys) -> {
          long[] sorted = keys.sortedDistinct();
          sortedOf.put(feature, sorted);
          baseOf.put(feature, slots);
          slots += sorted.length + 1;
        });
    keysOf.clear();
  }

  /** The slots of a tree's conditions, by node. */
  int[] slots(Tree tree) {
    if (!keysOf.isEmpty()) {
      settle();
    }
    int[] found = new int[tree.nodes()];
    for (int node = 0; node < found.length; node++) {
      int feature = tree.feature()[node];
      long[] members = tree.members().get(node);
      boolean nanHolds = tree.nanHolds()[node];
      if (members != null) {
        found[node] = set(feature, members, nanHolds);
      } else {
        int plain = threshold(feature, tree.key()[node]);
        found[node] = nanHolds ? derive(feature, new int[] {plain}, new int[] {-1}, true) : plain;
      }
    }
    return found;
  }

  private int set(int feature, long[] members, boolean nanHolds) {
    int[] upper = Arrays.stream(members).mapToInt(member -> threshold(feature, member)).toArray();
    int[] lower =
        Arrays.stream(members).mapToInt(member -> threshold(feature, Keys.below(member))).toArray();
    return derive(feature, upper, lower, nanHolds);
  }

  private int threshold(int feature, long key) {
    long[] sorted = sortedOf.getOrDefault(feature, new long[0]);
    return baseOf.getOrDefault(feature, 0) + Arrays.binarySearch(sorted, key);
  }

  private int derive(int feature, int[] upper, int[] lower, boolean nanHolds) {
    List<Object> what =
        List.of(feature, Arrays.hashCode(upper), boxed(upper), boxed(lower), nanHolds);
    return derivedSlots.computeIfAbsent(
        what,
        key -> {
          derived.add(new Derived(slots, feature, upper, lower, nanHolds));
          return slots++;
        });
  }

  private static List<Integer> boxed(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** What fills the slots; to be called after the last {@link #slots(Tree)}. */
  ConditionTable table() {
    return new ConditionTable(precision, slots, baseOf, sortedOf, derived);
  }

  /** Longs without boxes. */
  private static final class LongList {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    long[] sortedDistinct() {
      return Arrays.stream(values, 0, size).sorted().distinct().toArray();
    }
  }
}
