/**
 * Columns that are written as they lie in a Parquet file that was read: their encoded pages are
 * copied. What may be copied is said in {@link io.thresher.output.copy.CopyOrder}.
 */
@NullMarked
package io.thresher.output.copy;

import org.jspecify.annotations.NullMarked;
