package io.thresher.spark.excerpt;

import java.io.Serializable;

/**
 * Where a task of a sample stops.
 *
 * @param rows after which it takes no more; batches of columns are cut only where they alone have
 *     more
 * @param nanos after which it takes no more either, ns
 * @param textBytes the most of a text that are counted
 */
public record RowLimit(long rows, long nanos, int textBytes) implements Serializable {}
