package io.thresher.plan;

/**
 * How many rows may be scored before their scores are given: all that the model gives of them is
 * held until then.
 */
public final class HeldRows {
  private HeldRows() {}

  /** The most rows of a plan; never fewer than one run has. */
  public static int of(ScorePlan plan) {
    boolean ofImages = plan.inputs().stream().anyMatch(input -> input.image() != null);
    if (ofImages && plan.isAllMade()) {
      return Integer.MAX_VALUE; // What boxes and masks are made of goes with each run.
    }
    long bytes = 0;
    for (OutputBinding output : plan.outputs()) {
      if (output.width() == OutputBinding.DYNAMIC) {
        return ofImages ? plan.batchSize() : Integer.MAX_VALUE; // Others wait by their bytes.
      }
      bytes += (long) output.width() * Math.max(1, output.type().bytes());
    }
    long fitting = Math.min(Integer.MAX_VALUE, RunSize.BATCH_BYTES / Math.max(1, bytes));
    return (int) Math.max(plan.batchSize(), fitting);
  }
}
