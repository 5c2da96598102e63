/**
 * A sample of the rows of a task, by columns, for the profile of a run.
 *
 * <p>May import {@code plan} and {@code profile}; nothing else of {@code spark}.
 */
@NullMarked
package io.thresher.spark.sample;

import org.jspecify.annotations.NullMarked;
