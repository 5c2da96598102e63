/**
 * Column vectors to tensors: the copying, and nothing else. What comes back is of {@code output}.
 * Imports Spark's public vector types; knows neither sessions nor Spark's execution.
 */
@NullMarked
package io.thresher.tensor;

import org.jspecify.annotations.NullMarked;
