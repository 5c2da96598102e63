/**
 * Small files with the guarantees that runs rest on, on local disks, HDFS and object stores, and
 * the lease that is made of them. Knows nothing of runs.
 */
@NullMarked
package io.thresher.jobs.store;

import org.jspecify.annotations.NullMarked;
