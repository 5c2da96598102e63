package io.thresher.jobs.forecast;

import io.thresher.spark.scan.FileSlice;
import io.thresher.spark.scan.ScanUnits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The parts of the input that a sample takes its rows from, far apart first. */
final class SampleUnits {
  private final @Nullable ScanUnits scan;
  private List<Integer> order;
  private int taken;

  private SampleUnits(@Nullable ScanUnits scan, List<Integer> order) {
    this.scan = scan;
    this.order = order;
  }

  /** Of a query as it is cut now; of one that is no straight scan, whose parts are not known. */
  static SampleUnits of(Dataset<Row> predictions, InputSize size) {
    ScanUnits scan = ScanUnits.of(predictions).orElse(null);
    if (scan == null) {
      return new SampleUnits(null, List.of());
    }
    List<Integer> byPlace = new ArrayList<>();
    for (int i = 0; i < scan.tasks().size(); i++) {
      FileSlice first = scan.tasks().get(i).get(0);
      if (size.kind() != InputSize.Kind.PARQUET || size.rows(first) > 0) {
        byPlace.add(i);
      }
    }
    byPlace.sort(
        Comparator.comparing((Integer i) -> scan.tasks().get(i).get(0).file())
            .thenComparing(i -> scan.tasks().get(i).get(0).start()));
    return new SampleUnits(scan, Spread.over(byPlace.size()).stream().map(byPlace::get).toList());
  }

  /** How many there are, once they are known. */
  void known(int partitions) {
    if (scan == null && order.isEmpty()) {
      order = Spread.over(partitions);
    }
  }

  /** The next ones that have not been taken; the first ones again where there are none left. */
  BitSet next(int count) {
    BitSet next = new BitSet();
    if (order.isEmpty()) {
      next.set(0, count); // Of parts that nobody has counted yet.
      return next;
    }
    if (isUsedUp()) {
      taken = 0;
    }
    for (int i = 0; i < count && taken < order.size(); i++) {
      next.set(order.get(taken++));
    }
    return next;
  }

  boolean isUsedUp() {
    return !order.isEmpty() && taken == order.size();
  }

  /** The file of the part that a task of these had; empty where that is not known. */
  String file(BitSet parts, int task) {
    int part = parts.nextSetBit(0);
    for (int i = 0; i < task; i++) {
      part = parts.nextSetBit(part + 1);
    }
    return scan == null || part < 0 ? "" : scan.tasks().get(part).get(0).file();
  }

  /** How many there are in all; 0 where nobody has counted them yet. */
  int count() {
    return order.size();
  }
}
