package io.thresher.spark.shared;

/** A physical node each of whose partitions is made of its child's partition of the same number. */
public interface KeepsPartitions {
  /** Whether every row of the child comes, in order. */
  default boolean keepsRows() {
    return false;
  }
}
