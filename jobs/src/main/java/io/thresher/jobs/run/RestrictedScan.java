package io.thresher.jobs.run;

import io.thresher.spark.scan.ScanRestriction;
import io.thresher.spark.scan.ScanUnits;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Keeps a session's scan to the units that are left, where some are done. */
record RestrictedScan(@Nullable ScanRestriction restriction) {

  static RestrictedScan open(SparkSession session, WorkUnits work) {
    ScanUnits scan = work.scan();
    return scan == null || work.left() == work.total()
        ? new RestrictedScan(null)
        : new RestrictedScan(ScanRestriction.open(session, scan, work.remaining()));
  }

  void close() {
    if (restriction != null) {
      restriction.close();
    }
  }
}
