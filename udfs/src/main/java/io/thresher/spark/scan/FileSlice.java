package io.thresher.spark.scan;

import java.io.Serializable;

/**
 * A part of an input file that one task reads.
 *
 * @param file with its scheme
 * @param start first byte
 * @param length bytes
 * @param modified of the file, ms since 1970
 * @param size of the file, bytes
 */
public record FileSlice(String file, long start, long length, long modified, long size)
    implements Serializable {}
