/**
 * Reading and checking files: Parquet page by page, footers and columns of every file, the lines of
 * text, and which splits a scan is cut into.
 *
 * <p>May import {@code shared}.
 */
@NullMarked
package io.thresher.spark.scan;

import org.jspecify.annotations.NullMarked;
