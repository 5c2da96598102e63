/**
 * The command line: one class for each subcommand and for each stage of a run. Imports the library,
 * Spark's public API and Hadoop's file systems; never a Spark internal, never ONNX Runtime.
 */
@NullMarked
package io.thresher.jobs;

import org.jspecify.annotations.NullMarked;
