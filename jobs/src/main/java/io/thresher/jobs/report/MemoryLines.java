package io.thresher.jobs.report;

import io.thresher.plan.ScorePlan;
import io.thresher.spark.query.MemoryNeeds;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** What commands say of the memory that a plan needs, before it runs. */
public final class MemoryLines {
  private MemoryLines() {}

  /** What it needs, and whether that may be too much. */
  public static List<String> all(SparkSession session, ScorePlan plan) {
    return lines(needs(session, plan));
  }

  /** The same, only where it may be too much. */
  public static List<String> warnings(SparkSession session, ScorePlan plan) {
    MemoryNeeds needs = needs(session, plan);
    return needs.isTight() ? lines(needs) : List.of();
  }

  private static List<String> lines(MemoryNeeds needs) {
    List<String> lines = new ArrayList<>(List.of("memory        " + needs.describe()));
    if (needs.isTight()) {
      lines.add("warning       " + needs.advice());
    }
    return lines;
  }

  private static MemoryNeeds needs(SparkSession session, ScorePlan plan) {
    return MemoryNeeds.of(session.sparkContext().getConf(), plan);
  }
}
