package io.thresher.plan;

import io.thresher.model.Dimension;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;

/**
 * How much a run of a model moves.
 *
 * @param row bytes that a row, or a position of one whose length is open, takes in all inputs and
 *     outputs
 * @param most rows, or positions, of a run
 */
public record RunSize(long row, long most) {
  /**
   * A batch of this many bytes still profits from caches; batches of wide rows are made smaller by
   * default.
   */
  public static final long BATCH_BYTES = 64L << 20;

  /** As many of what a graph makes inside stay in the caches of a core. */
  public static final long CACHE_BYTES = 4L << 20;

  /** Of a plan. */
  public static RunSize of(ScorePlan plan) {
    long row = 0;
    for (InputBinding input : plan.inputs()) {
      row += (long) input.width() * Math.max(1, input.type().bytes());
    }
    for (OutputBinding output : plan.outputs()) {
      row += (long) Math.max(1, output.width()) * Math.max(1, output.type().bytes());
    }
    return new RunSize(row, plan.isOpen() ? OpenLimits.of(plan).positions() : plan.batchSize());
  }

  /**
   * Of a model as its file declares it, where there is no data yet. What it leaves open counts as
   * one position, also in outputs, whose shapes converters declare wrongly at times.
   */
  public static RunSize declared(ModelSignature signature, ScoreOptions options) {
    long row = 0;
    long largest = 1;
    boolean open = false;
    for (ValueSpec input : signature.ofTokens().inputs()) {
      long bytes = bytes(input);
      row += bytes;
      largest = Math.max(largest, bytes);
      open |= isOpen(input);
    }
    for (ValueSpec output : signature.ofTokens().outputs()) {
      row += bytes(output);
    }
    return new RunSize(
        row, open ? positions(signature, options, largest) : rows(signature, options, largest));
  }

  /** All of it, and as much again for what lies between, which no one knows beforehand. */
  public long bytes() {
    return 2 * row * most;
  }

  private static long positions(ModelSignature signature, ScoreOptions options, long largest) {
    int usual =
        signature.text() == null ? ScoreOptions.DEFAULT_BATCH_POSITIONS : OpenLimits.DEFAULT_TOKENS;
    long asked = options.batchPositions() > 0 ? options.batchPositions() : usual;
    return Math.max(1, Math.min(asked, BATCH_BYTES / largest));
  }

  private static long rows(ModelSignature signature, ScoreOptions options, long largest) {
    int fixed = UnboundInputs.fixedBatch(signature);
    if (fixed > 0) {
      return fixed;
    }
    return options.batchSize() > 0
        ? options.batchSize()
        : Math.max(1, Math.min(ScoreOptions.DEFAULT_BATCH_SIZE, BATCH_BYTES / largest));
  }

  private static long bytes(ValueSpec value) {
    long elements = 1;
    if (value.shape() != null) {
      for (Dimension dimension : value.shape().stream().skip(1).toList()) {
        elements *= dimension.isFixed() ? Math.max(1, dimension.size()) : 1;
      }
    }
    return elements * Math.max(1, value.type().bytes());
  }

  private static boolean isOpen(ValueSpec value) {
    return value.shape() != null
        && value.shape().stream().skip(1).anyMatch(dimension -> !dimension.isFixed());
  }
}
