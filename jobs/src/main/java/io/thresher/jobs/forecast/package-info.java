/**
 * What a run would take: a sample of its rows is scored and written to nowhere, and the whole told
 * from it. One class each samples, models what rows cost, knows how the input is cut into tasks,
 * lays these out on a cluster, and warns.
 *
 * <p>May import {@code report}, {@code output}, {@code input} and {@code run}.
 */
@NullMarked
package io.thresher.jobs.forecast;

import org.jspecify.annotations.NullMarked;
