/**
 * Reads a model's graph for the way that rows take through it: which operators keep rows apart, and
 * which mix them. Knows the ONNX format alone.
 */
@NullMarked
package io.thresher.model.reading;

import org.jspecify.annotations.NullMarked;
