package io.thresher.trees;

/**
 * A large tree, walked from the root down by eight rows in turn, without branches: children lie
 * side by side, and whether a key is exceeded is added to the place of the first. Leaves lead to
 * themselves, so that rows may wait for others.
 */
final class WalkedTree implements LocatedTree {
  private static final int CHECK_LEVELS = 3;

  private final int depth;

  /** Key above, place of the feature's keys in the block below. */
  private final long[] nodes;

  private final int[] children;
  private final int[] leafOf;
  private final int leaves;

  /**
   * @param places where the keys of the features that nodes ask for begin in a block, by node
   */
  WalkedTree(Tree tree, int[] keys, int[] places) {
    int size = tree.nodes() + tree.leaves();
    depth = tree.depth();
    leaves = tree.leaves();
    nodes = new long[size];
    children = new int[size];
    leafOf = new int[size];
    int[] queue = new int[size];
    queue[0] = tree.root();
    int end = 1;
    for (int at = 0; at < size; at++) {
      int node = queue[at];
      if (node < 0) {
        nodes[at] = (long) Keys.ABOVE << 32;
        children[at] = at;
        leafOf[at] = ~node;
      } else {
        nodes[at] = (long) keys[node] << 32 | places[node];
        children[at] = end;
        queue[end++] = tree.whenHolds()[node];
        queue[end++] = tree.otherwise()[node];
      }
    }
  }

  /** What it costs, in steps for 64 rows, if all of its levels are walked. */
  static int cost(int depth) {
    return 64 * 10 * depth;
  }

  @Override
  public void locate(Block block) {
    for (int row = 0; row < Block.ROWS; row += 8) {
      walk(block.keys, row, block.leaves);
    }
  }

  private void walk(int[] keys, int row, int[] found) {
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    int e = 0;
    int f = 0;
    int g = 0;
    int h = 0;
    for (int level = 0; level < depth; ) {
      int stop = Math.min(depth, level + CHECK_LEVELS);
      for (; level < stop; level++) {
        a = next(a, keys, row);
        b = next(b, keys, row + 1);
        c = next(c, keys, row + 2);
        d = next(d, keys, row + 3);
        e = next(e, keys, row + 4);
        f = next(f, keys, row + 5);
        g = next(g, keys, row + 6);
        h = next(h, keys, row + 7);
      }
      int moving =
          (children[a] ^ a)
              | (children[b] ^ b)
              | (children[c] ^ c)
              | (children[d] ^ d)
              | (children[e] ^ e)
              | (children[f] ^ f)
              | (children[g] ^ g)
              | (children[h] ^ h);
      if (moving == 0) {
        break;
      }
    }
    found[row] = leafOf[a];
    found[row + 1] = leafOf[b];
    found[row + 2] = leafOf[c];
    found[row + 3] = leafOf[d];
    found[row + 4] = leafOf[e];
    found[row + 5] = leafOf[f];
    found[row + 6] = leafOf[g];
    found[row + 7] = leafOf[h];
  }

  private int next(int at, int[] keys, int row) {
    long node = nodes[at];
    return children[at] + (int) (((node >> 32) - keys[(int) node + row]) >>> 63);
  }

  @Override
  public int steps() {
    return -1;
  }

  @Override
  public boolean inPlanes() {
    return false;
  }

  @Override
  public int codes() {
    return leaves;
  }

  @Override
  public int code(int leaf) {
    return leaf;
  }
}
