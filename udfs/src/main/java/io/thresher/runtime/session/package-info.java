/**
 * What runs a model, wherever that is: the session of one, its runs, what they are given and what
 * they give. Knows ONNX Runtime's exceptions and nothing else of it. Imports no Spark.
 */
@NullMarked
package io.thresher.runtime.session;

import org.jspecify.annotations.NullMarked;
