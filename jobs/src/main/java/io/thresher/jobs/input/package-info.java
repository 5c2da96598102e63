/**
 * Where the rows come from: files and their formats, tables and queries, verification, malformed
 * text, and what Spark throws while reading as the problem that it stands for.
 *
 * <p>May import none of the packages beside it.
 */
@NullMarked
package io.thresher.jobs.input;

import org.jspecify.annotations.NullMarked;
