package io.thresher.trees;

/** The working memory for one block of rows; owned by one thread and used again for every block. */
final class Block {
  /** One row a bit of a long. */
  static final int ROWS = 64;

  /** Leaves of a sliced tree have numbers of this many bits. */
  static final int PLANES = 8;

  private static final long ONES = 0x5555555555555555L;
  private static final long TWOS = 0x3333333333333333L;
  private static final long FOURS = 0x0f0f0f0f0f0f0f0fL;

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

  /**
   * Makes byte j of plane i the leaf of row 8j + i: bits are exchanged between planes one apart,
   * then pairs of bits between those two apart, then fours.
   */
  void transpose() {
    long a = planes[0];
    long b = planes[1];
    long c = planes[2];
    long d = planes[3];
    long e = planes[4];
    long f = planes[5];
    long g = planes[6];
    long h = planes[7];
    long moved = ((a >>> 1) ^ b) & ONES;
    b ^= moved;
    a ^= moved << 1;
    moved = ((c >>> 1) ^ d) & ONES;
    d ^= moved;
    c ^= moved << 1;
    moved = ((e >>> 1) ^ f) & ONES;
    f ^= moved;
    e ^= moved << 1;
    moved = ((g >>> 1) ^ h) & ONES;
    h ^= moved;
    g ^= moved << 1;
    moved = ((a >>> 2) ^ c) & TWOS;
    c ^= moved;
    a ^= moved << 2;
    moved = ((b >>> 2) ^ d) & TWOS;
    d ^= moved;
    b ^= moved << 2;
    moved = ((e >>> 2) ^ g) & TWOS;
    g ^= moved;
    e ^= moved << 2;
    moved = ((f >>> 2) ^ h) & TWOS;
    h ^= moved;
    f ^= moved << 2;
    moved = ((a >>> 4) ^ e) & FOURS;
    planes[4] = e ^ moved;
    planes[0] = a ^ moved << 4;
    moved = ((b >>> 4) ^ f) & FOURS;
    planes[5] = f ^ moved;
    planes[1] = b ^ moved << 4;
    moved = ((c >>> 4) ^ g) & FOURS;
    planes[6] = g ^ moved;
    planes[2] = c ^ moved << 4;
    moved = ((d >>> 4) ^ h) & FOURS;
    planes[7] = h ^ moved;
    planes[3] = d ^ moved << 4;
  }
}
