package io.thresher.jobs.cluster;

/**
 * The machines of a cluster, all alike.
 *
 * @param nodes how many
 * @param cores of one that Spark may use
 * @param memory of one that Spark may use, MiB
 * @param gpus of one
 */
record Machines(int nodes, int cores, long memory, int gpus) {}
