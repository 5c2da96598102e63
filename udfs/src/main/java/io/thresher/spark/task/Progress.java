package io.thresher.spark.task;

import io.thresher.runtime.BatchScorer;

/**
 * What a task's scorer has done so far.
 *
 * @param tooLarge runs that lacked memory
 * @param tooSlow runs that took too long
 * @param cutTexts texts that are longer than the model takes
 * @param repeatedRows rows that got the scores of earlier ones
 * @param positions of all runs, where shorter rows are filled up
 * @param paddingPositions those that fill them up
 * @param refused rows with scores that a guard looks out for, by output
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Progress(
    long batches,
    long extraRuns,
    long tooLarge,
    long tooSlow,
    long cutTexts,
    long repeatedRows,
    long positions,
    long paddingPositions,
    long assembleNanos,
    long inferNanos,
    long[] refused) {
  static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, new long[0]);

  static Progress of(BatchScorer scorer) {
    return new Progress(
        scorer.batches(),
        scorer.extraRuns(),
        scorer.refusedForMemory(),
        scorer.endedForTime(),
        scorer.cutTexts(),
        scorer.repeatedRows(),
        scorer.positions(),
        scorer.paddingPositions(),
        scorer.assembleNanos(),
        scorer.inferNanos(),
        scorer.refused());
  }

  long refused(int output) {
    return refused.length == 0 ? 0 : refused[output];
  }
}
