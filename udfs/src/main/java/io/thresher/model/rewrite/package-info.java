/**
 * Rewrites a model's graph before a session opens it, where the graph as exported would score rows
 * wrongly or slowly. Knows the ONNX format alone; weights stay as they are stored.
 */
@NullMarked
package io.thresher.model.rewrite;

import org.jspecify.annotations.NullMarked;
