/**
 * ONNX Runtime: the native library, sessions and their cache, devices, and the run of one batch.
 * The only package that imports {@code ai.onnxruntime}; native handles never leave it.
 */
@NullMarked
package io.thresher.runtime;

import org.jspecify.annotations.NullMarked;
