/**
 * Filters and choices of columns below a Score operator, made on column batches, so that columns
 * feed it.
 *
 * <p>May import {@code query} and {@code shared}.
 */
@NullMarked
package io.thresher.spark.select;

import org.jspecify.annotations.NullMarked;
