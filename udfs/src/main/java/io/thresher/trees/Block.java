package io.thresher.trees;

/** The working memory for one block of rows; owned by one thread and used again for every block. */
final class Block {
  /** One row a bit of a long. */
  static final int ROWS = 64;

  /** Leaves of a sliced tree have numbers of this many bits. */
  static final int PLANES = 8;

  /** Rows for which a condition holds, by the condition's slot. */
  final long[] conditions;

  /** Rows that reach a node, by node. */
  final long[] reach;

  /** Bit k of the leaf that a row reaches, by k; after {@link #transpose}, bytes. */
  final long[] planes = new long[PLANES];

  /** Keys of the features that walked trees ask for, by feature and row. */
  final int[] keys;

  /** The leaf that each row reaches in a walked tree. */
  final int[] leaves = new int[ROWS];

  Block(int conditions, int reach, int keys) {
    this.conditions = new long[conditions];
    this.reach = new long[reach];
    this.keys = new int[keys];
  }

  /** Makes byte j of plane i the leaf of row 8j + i. */
  void transpose() {
    swap(1, 0x5555555555555555L);
    swap(2, 0x3333333333333333L);
    swap(4, 0x0f0f0f0f0f0f0f0fL);
  }

  private void swap(int distance, long mask) {
    for (int i = 0; i < PLANES; i++) {
      if ((i & distance) == 0) {
        long other = planes[i + distance];
        long moved = ((planes[i] >>> distance) ^ other) & mask;
        planes[i + distance] = other ^ moved;
        planes[i] ^= moved << distance;
      }
    }
  }
}
