/**
 * What a model's graph shows of faults that converters bring about, and of the thresholds in it.
 *
 * <p>May import {@code model}.
 */
@NullMarked
package io.thresher.model.review;

import org.jspecify.annotations.NullMarked;
