/**
 * Column vectors to tensors, and tensors to column vectors: the copying, and nothing else. Imports
 * Spark's public vector types; knows neither sessions nor Spark's execution.
 */
@NullMarked
package io.thresher.tensor;

import org.jspecify.annotations.NullMarked;
