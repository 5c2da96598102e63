package io.thresher.trees;

import java.util.Arrays;

/**
 * A tree filled up to a complete one, for small ones that nearly are. Level by level, the rows that
 * reach a node are parted by its condition, 64 at a time; bit k of a leaf's number says where a row
 * went at level k.
 */
final class CompleteTree implements LocatedTree {
  private final int depth;
  private final int[] slots;
  private final int[] codes;

  /**
   * @param slotOf slots of conditions by node; 0 is the condition that always holds
   */
  CompleteTree(Tree tree, int depth, int[] slotOf) {
    this.depth = depth;
    slots = new int[(1 << depth) - 1];
    codes = new int[tree.leaves()];
    place(tree, slotOf);
  }

  private void place(Tree tree, int[] slotOf) {
    int[] at = {tree.root()};
    int[] path = {0};
    int slot = 0;
    for (int level = 0; level < depth; level++) {
      int[] below = new int[2 * at.length];
      int[] paths = new int[2 * at.length];
      for (int i = 0; i < at.length; i++) {
        int node = at[i];
        slots[slot++] = node < 0 ? 0 : slotOf[node];
        below[2 * i] = node < 0 ? node : tree.whenHolds()[node];
        below[2 * i + 1] = node < 0 ? node : tree.otherwise()[node];
        paths[2 * i] = path[i];
        paths[2 * i + 1] = path[i] | 1 << level;
      }
      at = below;
      path = paths;
    }
    // The first of a leaf's places is the one that rows reach.
    for (int i = at.length - 1; i >= 0; i--) {
      codes[~at[i]] = path[i];
    }
  }

  /** What it costs, in steps for 64 rows; comparable to that of other forms. */
  static int cost(int depth) {
    return 7 << depth;
  }

  @Override
  public void locate(Block block) {
    long[] conditions = block.conditions;
    long[] reach = block.reach;
    long[] planes = block.planes;
    Arrays.fill(planes, 0);
    reach[0] = -1;
    int node = 0;
    for (int level = 0; level < depth - 1; level++) {
      int width = 1 << level;
      int first = width - 1;
      int below = 2 * width - 1;
      long plane = 0;
      for (int i = 0; i < width; i++) {
        long here = reach[first + i];
        long holds = here & conditions[slots[node + i]];
        long not = here ^ holds;
        reach[below + 2 * i] = holds;
        reach[below + 2 * i + 1] = not;
        plane |= not;
      }
      planes[level] = plane;
      node += width;
    }
    if (depth > 0) {
      planes[depth - 1] = lastLevel(conditions, reach, node, 1 << (depth - 1));
    }
    block.transpose();
  }

  private long lastLevel(long[] conditions, long[] reach, int node, int width) {
    long plane = 0;
    for (int i = 0; i < width; i++) {
      plane |= reach[width - 1 + i] & ~conditions[slots[node + i]];
    }
    return plane;
  }

  @Override
  public int steps() {
    return cost(depth);
  }

  @Override
  public boolean inPlanes() {
    return true;
  }

  @Override
  public int codes() {
    return 1 << depth;
  }

  @Override
  public int code(int leaf) {
    return codes[leaf];
  }
}
