/**
 * Predictions that come by columns into Parquet files by columns.
 *
 * <p>May import {@code query}, {@code task} and {@code shared}.
 */
@NullMarked
package io.thresher.spark.write;

import org.jspecify.annotations.NullMarked;
