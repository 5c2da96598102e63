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
  private final BitSet remaining = new BitSet();
  private final int[] byPartition;

  /**
   * @param scan what tasks read; null where that cannot be told, and no unit can be skipped
   * @param done keys of units done earlier
   */
  WorkUnits(@Nullable ScanUnits scan, Set<String> done) {
    this.scan = scan;
    this.keys = scan == null ? List.of() : keys(scan.tasks());
    for (int i = 0; i < keys.size(); i++) {
      remaining.set(i, !done.contains(keys.get(i)));
    }
    byPartition = remaining.stream().toArray();
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
