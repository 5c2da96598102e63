package io.thresher.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;

import io.thresher.jobs.input.InputFiles;
import io.thresher.jobs.report.RunStory;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Why a run set rows aside, from the files that it wrote them to. */
final class QuarantineReasons {
  private QuarantineReasons() {}

  /**
   * The reasons, the most frequent first.
   *
   * @param files of the run, of those very names; none where it set no row aside
   */
  static List<RunStory.Reason> of(SparkSession session, List<Path> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    return session
        .read()
        .parquet(files.stream().map(InputFiles::literal).toArray(String[]::new))
        .groupBy(col("code"))
        .agg(count(lit(1)), first(col("message")))
        .collectAsList()
        .stream()
        .map(QuarantineReasons::reason)
        .sorted(Comparator.comparingLong(RunStory.Reason::rows).reversed())
        .toList();
  }

  private static RunStory.Reason reason(Row row) {
    return new RunStory.Reason(
        String.valueOf(row.getString(0)), row.getLong(1), String.valueOf(row.getString(2)));
  }
}
