/**
 * Where the rows go: the folder, whether it can be written and added to, the writer.
 *
 * <p>May import {@code input} and {@code run}.
 */
@NullMarked
package io.thresher.jobs.output;

import org.jspecify.annotations.NullMarked;
