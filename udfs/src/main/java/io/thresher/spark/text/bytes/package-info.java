/** Lines and numbers as bytes, without a string for each. Knows nothing of Spark. */
@NullMarked
package io.thresher.spark.text.bytes;

import org.jspecify.annotations.NullMarked;
