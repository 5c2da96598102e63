/**
 * What makes a run one run: its identity, the lease on its output, the ledger of its finished work,
 * publishing, and the manifest. Imports the library, Spark and Hadoop's file systems; nothing of
 * the command line.
 */
@NullMarked
package io.thresher.jobs.run;

import org.jspecify.annotations.NullMarked;
