/**
 * A run against its baseline, an earlier run: where the baseline comes from, how far the two may
 * differ, and the gate that looks at it.
 *
 * <p>May import {@code output} and {@code run}.
 */
@NullMarked
package io.thresher.jobs.drift;

import org.jspecify.annotations.NullMarked;
