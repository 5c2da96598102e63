package io.thresher.parquet;

import org.apache.parquet.format.FileMetaData;

/**
 * The footer of one file, as its bytes say it.
 *
 * @param file its path
 * @param start where it starts, and so where column chunks end
 */
public record Footer(String file, long start, FileMetaData metaData) {}
