/**
 * The commands, and what several of them share. Below them lie {@code cli}, {@code report}, {@code
 * output} and {@code input}, beside them {@code run}, which gives runs their identity, ledger and
 * manifest, and {@code bench}; none of these knows a command. Imports the library, Spark's public
 * API and Hadoop's file systems; never a Spark internal, never ONNX Runtime.
 */
@NullMarked
package io.thresher.jobs;

import org.jspecify.annotations.NullMarked;
