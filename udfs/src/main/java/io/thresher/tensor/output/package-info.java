/** Tensors and other values of a model to column vectors that Spark reads. */
@NullMarked
package io.thresher.tensor.output;

import org.jspecify.annotations.NullMarked;
