/**
 * Models of text as hubs lay them out: the files beside a graph, and what they add to it. Imports
 * {@code model}'s values and the ONNX format; nothing of Spark's.
 */
@NullMarked
package io.thresher.model.text;

import org.jspecify.annotations.NullMarked;
