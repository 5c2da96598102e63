package io.thresher.spark;

/** A physical node each of whose partitions is made of its child's partition of the same number. */
interface KeepsPartitions {}
