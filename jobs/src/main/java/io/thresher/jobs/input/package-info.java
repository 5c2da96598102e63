/**
 * Where the rows come from: files and their formats, tables and queries, verification, malformed
 * text, and what Spark throws while reading as the problem that it stands for.
 *
 * <p>Of the packages beside it, may import {@code table} alone.
 */
@NullMarked
package io.thresher.jobs.input;

import org.jspecify.annotations.NullMarked;
