package io.thresher.parquet;

/**
 * What the header of a page of data tells of its size.
 *
 * @param values in the page; of a column that is no list, as many as rows
 * @param bytes once it is decompressed
 */
public record PageExtent(int values, long bytes) {}
