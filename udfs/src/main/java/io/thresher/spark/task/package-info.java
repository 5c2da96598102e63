/**
 * What an executor does with a partition: holds its rows, scores them in batches, keeps metrics,
 * and sets bad rows aside.
 *
 * <p>May import {@code scan} and {@code shared}.
 */
@NullMarked
package io.thresher.spark.task;

import org.jspecify.annotations.NullMarked;
