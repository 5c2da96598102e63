/**
 * The face of the Score operator in Spark: {@link io.thresher.spark.Scorer} for Java, {@link
 * io.thresher.spark.ThresherExtensions} and {@link io.thresher.spark.ThresherPlugin} for Spark's
 * configuration, which are public API; what the command line needs to know of a session beside
 * them. Below it lie the wings, the only packages that import Spark's internals: {@code write},
 * then {@code query}, {@code task}, {@code scan}, {@code failures}, {@code shared}, each of which
 * may import those behind it that its own documentation names.
 */
@NullMarked
package io.thresher.spark;

import org.jspecify.annotations.NullMarked;
