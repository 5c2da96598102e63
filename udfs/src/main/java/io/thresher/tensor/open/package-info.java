/** Rows whose values differ in number, until those of a like length fill a run of the model. */
@NullMarked
package io.thresher.tensor.open;

import org.jspecify.annotations.NullMarked;
