package io.thresher.jobs.report;

import io.thresher.plan.ScorePlan;
import io.thresher.spark.query.Planning;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** What commands say of files that options of ONNX Runtime let it write beside the output. */
public final class WrittenFiles {
  private WrittenFiles() {}

  /** One line an option; none where nothing is written. */
  public static List<String> lines(SparkSession session, ScorePlan plan) {
    String by = session.sparkContext().isLocal() ? "" : " (by the driver alone)";
    return Planning.writtenFiles(plan).stream()
        .map(option -> "writes        " + option + by)
        .toList();
  }
}
