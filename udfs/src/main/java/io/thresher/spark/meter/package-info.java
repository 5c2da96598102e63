/**
 * Counts of executors on their way into Spark's metrics: each process offers its own to Spark's
 * sinks, and tells the driver, which offers those of all.
 *
 * <p>May import {@code runtime.meter}.
 */
@NullMarked
package io.thresher.spark.meter;

import org.jspecify.annotations.NullMarked;
