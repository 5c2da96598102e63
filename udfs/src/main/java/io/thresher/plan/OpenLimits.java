package io.thresher.plan;

import io.thresher.options.ScoreOptions;

/**
 * How much is gathered and run at once where rows differ in length. A position is a place in a
 * row's open dimensions, such as a token or a step: runs are limited by positions, so that one very
 * long row does not multiply.
 *
 * @param positions the most of a run, rows times the positions of the longest; one row may have
 *     more
 * @param rows the most that wait to be grouped by length
 * @param bytes the most that their values take
 */
public record OpenLimits(long positions, int rows, long bytes) {
  private static final int WAITING_ROWS = 16_384;

  /** So many tokens stay in the processor's caches, layer after layer. */
  static final int DEFAULT_TOKENS = 512;

  private static final long WAITING_BYTES = 64L << 20;
  private static final long RUN_BYTES = 64L << 20;
  private static final int STRING_BYTES = 16;

  /** Those of a plan, also of one whose rows are all alike. */
  public static OpenLimits of(ScorePlan plan) {
    int asked = plan.options().batchPositions();
    boolean text = plan.inputs().stream().anyMatch(input -> input.tokens() != null);
    int usual = text ? DEFAULT_TOKENS : ScoreOptions.DEFAULT_BATCH_POSITIONS;
    long positions = asked > 0 ? asked : usual;
    long in = 1;
    long all = 1;
    for (InputBinding input : plan.inputs()) {
      if (input.isOpen()) {
        long bytes = (long) input.width() * bytes(input.type().bytes());
        in = Math.max(in, bytes);
        all += bytes;
      }
    }
    long out = 0;
    for (OutputBinding output : plan.outputs()) {
      if (output.width() == OutputBinding.DYNAMIC) {
        out += (long) output.fixedWidth() * bytes(output.type().bytes());
      }
    }
    return new OpenLimits(
        Math.max(1, Math.min(positions, RUN_BYTES / in)),
        isOfWholeBatches(plan) ? plan.batchSize() : Math.max(WAITING_ROWS, plan.batchSize()),
        Math.max(1, (long) (WAITING_BYTES * (double) all / (all + out))));
  }

  /** Images do not differ in length: there is nothing to wait for but repeats. */
  private static boolean isOfWholeBatches(ScorePlan plan) {
    return !plan.options().dedup()
        && plan.inputs().stream().anyMatch(input -> input.image() != null);
  }

  private static int bytes(int type) {
    return type > 0 ? type : STRING_BYTES;
  }

  /** The most rows of a run whose longest row has so many positions. */
  public int rowsOf(long positionsOfRow, int most) {
    return (int) Math.max(1, Math.min(most, positions / positionsOfRow));
  }
}
