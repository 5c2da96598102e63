package io.thresher.spark.sample;

/**
 * Which rows of a task are in its sample. Each row has a level that follows from its number alone:
 * of 2<sup>n</sup> rows, one has level n or more, wherever it stands. In every block of 64 rows one
 * has level 6 or more, so that above that, one look at a block does.
 */
final class RowLevels {
  private static final int BLOCK_LEVEL = 6;
  private static final int BLOCK = 1 << BLOCK_LEVEL;

  /** So that numbers of rows and of blocks do not meet. */
  private static final long OF_BLOCKS = 1L << 62;

  private final long seed;

  /** Of the rows that were found last, by their place in what was looked at. */
  private int[] rows = new int[BLOCK];

  private byte[] levels = new byte[BLOCK];

  RowLevels(int partition) {
    seed = mix(partition);
  }

  /** Finalizer of MurmurHash3. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  /** The place in its block of the row that stands for it. */
  private static int place(long ofBlock) {
    return (int) ofBlock & (BLOCK - 1);
  }

  private static int blockLevel(long ofBlock) {
    return BLOCK_LEVEL + Long.numberOfTrailingZeros((ofBlock >>> BLOCK_LEVEL) | (1L << 57));
  }

  private long ofBlock(long block) {
    return mix(seed + (OF_BLOCKS | block));
  }

  /**
   * Of the other 63 rows, 31 in 63 have level 1 or more, 15 level 2, and so on: with the one that
   * has more, that makes half of 64, a quarter and so on.
   */
  private int level(long row) {
    long share = ((mix(seed + row) >>> 33) * (BLOCK - 1)) >>> 31;
    return BLOCK_LEVEL - 1 - (63 - Long.numberOfLeadingZeros(share + 1));
  }

  /**
   * Finds the rows of a level or more.
   *
   * @param first number of the first row that is looked at
   * @return how many there are
   */
  int find(long first, int count, int least) {
    return least >= BLOCK_LEVEL ? findBlocks(first, count, least) : findRows(first, count, least);
  }

  /** The places of the found rows behind the first that was looked at; they ascend. */
  int[] rows() {
    return rows;
  }

  byte level(int found) {
    return levels[found];
  }

  /** Keeps those of a level or more of the first {@code found}, and says how many are left. */
  int keep(int found, int least) {
    int left = 0;
    for (int i = 0; i < found; i++) {
      if (levels[i] >= least) {
        rows[left] = rows[i];
        levels[left++] = levels[i];
      }
    }
    return left;
  }

  private int findBlocks(long first, int count, int least) {
    long end = first + count;
    makeRoom(count / BLOCK + 2);
    int found = 0;
    for (long block = first / BLOCK; block * BLOCK < end; block++) {
      long ofBlock = ofBlock(block);
      long row = block * BLOCK + place(ofBlock);
      int level = blockLevel(ofBlock);
      if (level >= least && row >= first && row < end) {
        rows[found] = (int) (row - first);
        levels[found++] = (byte) level;
      }
    }
    return found;
  }

  private int findRows(long first, int count, int least) {
    makeRoom(count);
    int found = 0;
    long block = -1;
    long ofBlock = 0;
    for (int i = 0; i < count; i++) {
      long row = first + i;
      if (row / BLOCK != block) {
        block = row / BLOCK;
        ofBlock = ofBlock(block);
      }
      boolean standsForBlock = row % BLOCK == place(ofBlock);
      int level = standsForBlock ? blockLevel(ofBlock) : level(row);
      if (level >= least) {
        rows[found] = i;
        levels[found++] = (byte) level;
      }
    }
    return found;
  }

  private void makeRoom(int most) {
    if (rows.length < most) {
      rows = new int[most];
      levels = new byte[most];
    }
  }
}
