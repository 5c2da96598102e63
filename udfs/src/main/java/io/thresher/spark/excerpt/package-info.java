/**
 * Scoring a few rows of some partitions only, and noting what each task took, to tell from them
 * what all would take.
 *
 * <p>May import {@code shared}.
 */
@NullMarked
package io.thresher.spark.excerpt;

import org.jspecify.annotations.NullMarked;
