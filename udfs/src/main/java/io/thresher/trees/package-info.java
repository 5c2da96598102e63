/**
 * Tree ensembles in Java: reads them from ONNX graphs and evaluates blocks of rows by column,
 * without branches. Knows neither Spark nor ONNX Runtime; imports the model format only.
 */
@NullMarked
package io.thresher.trees;

import org.jspecify.annotations.NullMarked;
