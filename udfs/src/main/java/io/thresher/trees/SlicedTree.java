package io.thresher.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tree of any shape with at most 256 leaves. From the root down, the rows that reach a node are
 * parted by its condition, 64 at a time. Leaves are numbered from left to right; bit k of a row's
 * leaf is set where it reaches one of the subtrees all of whose leaves have bit k.
 */
final class SlicedTree implements LocatedTree {
  static final int MOST_LEAVES = 1 << Block.PLANES;

  private final Tree tree;
  private final int[] slots;
  private final int[] holds;
  private final int[] otherwise;
  private final int[] codes;
  private final int[][] subtrees;

  SlicedTree(Tree tree, int[] slotOf) {
    this.tree = tree;
    slots = slotOf;
    holds = Arrays.stream(tree.whenHolds()).map(this::place).toArray();
    otherwise = Arrays.stream(tree.otherwise()).map(this::place).toArray();
    codes = new int[tree.leaves()];
    int[] first = new int[tree.nodes()];
    int[] last = new int[tree.nodes()];
    number(first, last);
    subtrees = new int[Block.PLANES][];
    for (int bit = 0; bit < Block.PLANES; bit++) {
      List<Integer> found = new ArrayList<>();
      collect(tree.root(), 1 << bit, first, last, found);
      subtrees[bit] = found.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private int place(int child) {
    return child >= 0 ? child : tree.nodes() + ~child;
  }

  /** Numbers the leaves, and notes the first and last below each node. */
  private void number(int[] first, int[] last) {
    int[] below = new int[tree.nodes()];
    for (int node = tree.nodes() - 1; node >= 0; node--) {
      below[node] = leaves(tree.whenHolds()[node], below) + leaves(tree.otherwise()[node], below);
    }
    for (int node = 0; node < tree.nodes(); node++) {
      last[node] = first[node] + below[node] - 1;
      int left = tree.whenHolds()[node];
      start(left, first[node], first);
      start(tree.otherwise()[node], first[node] + leaves(left, below), first);
    }
  }

  private static int leaves(int child, int[] below) {
    return child >= 0 ? below[child] : 1;
  }

  private void start(int child, int number, int[] first) {
    if (child >= 0) {
      first[child] = number;
    } else {
      codes[~child] = number;
    }
  }

  private void collect(int child, int bit, int[] first, int[] last, List<Integer> found) {
    int low = child >= 0 ? first[child] : codes[~child];
    int high = child >= 0 ? last[child] : low;
    boolean same = low / bit == high / bit;
    if (same && (low & bit) != 0) {
      found.add(place(child));
    } else if (!same) {
      collect(tree.whenHolds()[child], bit, first, last, found);
      collect(tree.otherwise()[child], bit, first, last, found);
    }
  }

  @Override
  public int steps() {
    return 11 * slots.length + 3 * Arrays.stream(subtrees).mapToInt(places -> places.length).sum();
  }

  @Override
  public void locate(Block block) {
    long[] conditions = block.conditions;
    long[] reach = block.reach;
    reach[0] = -1;
    for (int node = 0; node < slots.length; node++) {
      long here = reach[node];
      long held = here & conditions[slots[node]];
      reach[holds[node]] = held;
      reach[otherwise[node]] = here ^ held;
    }
    for (int bit = 0; bit < Block.PLANES; bit++) {
      long plane = 0;
      for (int place : subtrees[bit]) {
        plane |= reach[place];
      }
      block.planes[bit] = plane;
    }
    block.transpose();
  }

  @Override
  public boolean inPlanes() {
    return true;
  }

  @Override
  public int codes() {
    return codes.length;
  }

  @Override
  public int code(int leaf) {
    return codes[leaf];
  }
}
