/**
 * Where the rows go: the folder or table, whether it can be written and added to, the writer.
 *
 * <p>May import {@code input}, {@code run} and {@code table}.
 */
@NullMarked
package io.thresher.jobs.output;

import org.jspecify.annotations.NullMarked;
