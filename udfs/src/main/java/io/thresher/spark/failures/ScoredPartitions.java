package io.thresher.spark.failures;

import io.thresher.spark.shared.Scala;
import java.lang.ref.WeakReference;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.jspecify.annotations.Nullable;

/** On the driver: which model scores a partition of a data set, and where its rows come from. */
public final class ScoredPartitions {
  private static final Map<Integer, Scored> BY_DATASET = new ConcurrentHashMap<>();

  private ScoredPartitions() {}

  private record Scored(String model, WeakReference<RDD<?>> rows) {}

  /** Remembers, for as long as it is there, that a data set is a model's predictions. */
  public static <T> RDD<T> remember(String model, RDD<T> rows) {
    BY_DATASET.values().removeIf(scored -> scored.rows().get() == null);
    BY_DATASET.put(rows.id(), new Scored(model, new WeakReference<>(rows)));
    return rows;
  }

  /** The model and the splits of a partition; null where the data set is none of ours. */
  static @Nullable String describe(int dataset, int partition) {
    Scored scored = BY_DATASET.get(dataset);
    RDD<?> rows = scored == null ? null : scored.rows().get();
    if (scored == null || rows == null) {
      return null;
    }
    Set<String> splits = new LinkedHashSet<>(); // Data sets between share the splits they read.
    collect(rows, partition, splits);
    return "model "
        + scored.model()
        + ", "
        + (splits.isEmpty() ? "partition " + partition : String.join(", ", splits));
  }

  private static void collect(RDD<?> rows, int partition, Set<String> splits) {
    Partition[] partitions = rows.partitions();
    if (partition < 0 || partition >= partitions.length) {
      return;
    }
    if (partitions[partition] instanceof FilePartition files) {
      for (PartitionedFile file : files.files()) {
        splits.add(
            String.format(
                Locale.ROOT,
                "file %s, bytes %d to %d",
                file.urlEncodedPath(),
                file.start(),
                file.start() + file.length()));
      }
      return; // Data sets made of this one, partition by partition, show the same.
    }
    for (Dependency<?> dependency : Scala.<Dependency<?>>list(rows.dependencies())) {
      if (dependency instanceof NarrowDependency<?> narrow) {
        for (Object parent : Scala.<Object>list(narrow.getParents(partition))) {
          collect(narrow.rdd(), (Integer) parent, splits);
        }
      }
    }
  }
}
