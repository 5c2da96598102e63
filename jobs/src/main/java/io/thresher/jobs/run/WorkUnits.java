package io.thresher.jobs.run;

import io.thresher.jobs.store.Digests;
import io.thresher.spark.scan.FileSlice;
import io.thresher.spark.scan.ScanUnits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The units of a run, and which of them are left to do. */
public final class WorkUnits {
  private final @Nullable ScanUnits scan;
  private final List<String> keys;
  private final BitSet remaining;
  private final int[] byPartition;

  private WorkUnits(@Nullable ScanUnits scan, List<String> keys, BitSet remaining) {
    this.scan = scan;
    this.keys = keys;
    this.remaining = remaining;
    byPartition = remaining.stream().toArray();
  }

  /**
   * All units, none of them done.
   *
   * @param scan what tasks read; null where that cannot be told, and no unit can be skipped
   */
  static WorkUnits of(@Nullable ScanUnits scan) {
    List<String> keys = scan == null ? List.of() : keys(scan.tasks());
    BitSet all = new BitSet();
    all.set(0, keys.size());
    return new WorkUnits(scan, keys, all);
  }

  /**
   * Less those that are done.
   *
   * @param done their keys
   */
  WorkUnits without(Set<String> done) {
    BitSet left = new BitSet();
    for (int i = 0; i < keys.size(); i++) {
      left.set(i, !done.contains(keys.get(i)));
    }
    return new WorkUnits(scan, keys, left);
  }

  /** Two units that read the very same are told apart by their order. */
  public static List<String> keys(List<List<FileSlice>> tasks) {
    Map<String, Integer> seen = new HashMap<>();
    List<String> keys = new ArrayList<>();
    for (List<FileSlice> task : tasks) {
      String key = Digests.unit(task);
      int before = seen.merge(key, 1, Integer::sum) - 1;
      keys.add(before == 0 ? key : key + "-" + before);
    }
    return keys;
  }

  boolean areSkippable() {
    return scan != null;
  }

  /** None where they cannot be told. */
  public List<String> keys() {
    return keys;
  }

  @Nullable ScanUnits scan() {
    return scan;
  }

  BitSet remaining() {
    return (BitSet) remaining.clone();
  }

  int total() {
    return keys.size();
  }

  int left() {
    return byPartition.length;
  }

  /** Bytes of what is left, as its files have them; 0 where they cannot be told. */
  long bytesLeft() {
    return scan == null
        ? 0
        : remaining.stream()
            .mapToObj(scan.tasks()::get)
            .flatMap(List::stream)
            .mapToLong(FileSlice::length)
            .sum();
  }

  /** The key of what a task of the write does. */
  String key(int partition) {
    // A scan of nothing is written by one task without input.
    return partition < byPartition.length
        ? keys.get(byPartition[partition])
        : "partition-" + partition;
  }
}
