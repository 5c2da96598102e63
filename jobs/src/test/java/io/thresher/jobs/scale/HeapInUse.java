package io.thresher.jobs.scale;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What of the heap was in use when collections of all of it ended. */
final class HeapInUse {
  private static final Set<String> POOLS =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final AtomicLong most = new AtomicLong();
  private final AtomicLong collections = new AtomicLong();

  /** Listens until the process ends. */
  static HeapInUse watched() {
    HeapInUse heap = new HeapInUse();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, ignored) -> {
                if (notification.getUserData() instanceof CompositeData data) {
                  heap.collected(GarbageCollectionNotificationInfo.from(data));
                }
              },
              null,
              null);
    }
    return heap;
  }

  private void collected(GarbageCollectionNotificationInfo collection) {
    if (collection.getGcAction().contains("major")) {
      collections.incrementAndGet();
      long used =
          collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
              .filter(pool -> POOLS.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum();
      most.accumulateAndGet(used, Math::max);
    }
  }

  /** Bytes; 0 where all of it was never collected. */
  long mostBytes() {
    return most.get();
  }

  long collections() {
    return collections.get();
  }

  static double collectionSeconds() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum()
        / 1e3;
  }
}
