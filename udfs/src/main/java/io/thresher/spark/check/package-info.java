/**
 * Scores against what a model's trainer gave: expectations over the columns of data, the rows that
 * are compared, and golden rows that lie beside a model.
 *
 * <p>May import {@code task}, {@code scan} and {@code shared}; not {@code query} or {@code write}.
 */
@NullMarked
package io.thresher.spark.check;

import org.jspecify.annotations.NullMarked;
