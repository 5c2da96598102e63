package io.thresher.trees;

/** A tree in a form that finds the leaves of a whole block of rows. Immutable. */
interface LocatedTree {
  /** Finds the leaf of each row. */
  void locate(Block block);

  /** Whether the leaves are left in the bytes of the planes, or else in {@code leaves}. */
  boolean inPlanes();

  /** What it costs, in steps for 64 rows, where that is the same for all rows; else -1. */
  int steps();

  /** Numbers of leaves are below this. */
  int codes();

  /** The number that stands for a leaf of the tree. */
  int code(int leaf);
}
