/**
 * Reading CSV as people write it: quotes doubled, bytes that the encoding has, values that their
 * types hold, and types that the texts of a column would be printed from. A wing that imports
 * Spark's internals, and {@code text.bytes}.
 */
@NullMarked
package io.thresher.spark.text;

import org.jspecify.annotations.NullMarked;
