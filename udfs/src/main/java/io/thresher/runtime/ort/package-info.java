/**
 * ONNX Runtime itself: its native library, devices, options and tensors. With the packages above
 * and beside it the only one that imports {@code ai.onnxruntime}; native handles never leave {@code
 * io.thresher.runtime}. Imports no Spark.
 */
@NullMarked
package io.thresher.runtime.ort;

import org.jspecify.annotations.NullMarked;
