/**
 * A model as a file: where it is, what it is called by (its digest), what goes in and what comes
 * out. Knows Hadoop file systems and the ONNX format; imports neither Spark nor ONNX Runtime.
 */
@NullMarked
package io.thresher.model;

import org.jspecify.annotations.NullMarked;
