/**
 * Column batches into Parquet files, column by column and without rows in between. Knows Spark's
 * public column vectors and types, parquet-java, and nothing of Spark's internals.
 */
@NullMarked
package io.thresher.output;

import org.jspecify.annotations.NullMarked;
