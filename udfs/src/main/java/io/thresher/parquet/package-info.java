/**
 * Checks Parquet files beyond what their readers check: footers against themselves, pages against
 * what footers and headers say of them; and reads local files and decompresses pages faster than
 * their readers do. Imports Parquet, Hadoop, Snappy, Zstandard, Brotli and errors; no Spark.
 */
@NullMarked
package io.thresher.parquet;

import org.jspecify.annotations.NullMarked;
