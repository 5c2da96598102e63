/**
 * Checks Parquet files beyond what their readers check: footers against themselves, pages against
 * what footers and headers say of them. Imports Parquet, Hadoop and errors; no Spark.
 */
@NullMarked
package io.thresher.parquet;

import org.jspecify.annotations.NullMarked;
