package io.thresher.jobs.watch;

import org.jspecify.annotations.Nullable;

/**
 * What a run has to do.
 *
 * @param rows in all; null where only reading them tells
 * @param rowsBefore that earlier starts of the driver have done
 * @param bytes of text to read; 0 where bytes do not tell how far a run is
 */
public record Goal(@Nullable Long rows, long rowsBefore, long bytes) {}
