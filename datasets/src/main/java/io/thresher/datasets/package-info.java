/**
 * Data and models of any size from a seed, for benchmarks and tests of volume. Imports Spark's
 * public API and the ONNX format; nothing of Thresher's.
 */
@NullMarked
package io.thresher.datasets;

import org.jspecify.annotations.NullMarked;
