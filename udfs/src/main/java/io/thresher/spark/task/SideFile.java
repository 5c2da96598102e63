package io.thresher.spark.task;

import java.io.Serializable;

/**
 * A complete file that a task wrote beside its output.
 *
 * @param path where it is, with its scheme
 * @param rows how many rows it holds
 */
public record SideFile(String path, long rows) implements Serializable {}
