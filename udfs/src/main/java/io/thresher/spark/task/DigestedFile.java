package io.thresher.spark.task;

/**
 * What is known of a file that a task has written, from its writing.
 *
 * @param digest in lower-case hex
 */
public record DigestedFile(long bytes, String digest) {}
