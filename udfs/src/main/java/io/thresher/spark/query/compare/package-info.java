/**
 * Two models over one read: the scores of both side by side, compared by the tasks that score them.
 *
 * <p>May import what {@code query} may, and {@code query}.
 */
@NullMarked
package io.thresher.spark.query.compare;

import org.jspecify.annotations.NullMarked;
