/**
 * What makes a run one run: its start, the ledger of its finished work, and publishing. Imports the
 * library, Spark and Hadoop's file systems; nothing of the command line.
 */
@NullMarked
package io.thresher.jobs.run;

import org.jspecify.annotations.NullMarked;
