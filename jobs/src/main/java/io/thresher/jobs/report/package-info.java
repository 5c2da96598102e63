/**
 * What a command tells: measurements, the report, files of results.
 *
 * <p>May import {@code output}, {@code input} and {@code run}.
 */
@NullMarked
package io.thresher.jobs.report;

import org.jspecify.annotations.NullMarked;
