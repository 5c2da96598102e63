package io.thresher.jobs.report;

import io.thresher.jobs.drift.DriftResult;
import io.thresher.profile.DataProfile;
import io.thresher.spark.FinishedTask;
import io.thresher.spark.task.RunProfile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only the page tells of a run, beside the fields of the report.
 *
 * @param pace rows that were done with, by the seconds since the first task began
 * @param tasks that succeeded
 * @param profile of batches; null where there is none
 * @param data how scores and features are distributed; null where that is not known
 * @param drift from the baseline; null where there is none
 * @param reasons why rows were set aside
 * @param options that were given or have a default, by name
 * @param versions by name
 * @param price of an hour of all that the run has; null where it was not told
 */
public record RunStory(
    List<Point> pace,
    List<FinishedTask> tasks,
    @Nullable RunProfile profile,
    @Nullable DataProfile data,
    @Nullable DriftResult drift,
    List<Reason> reasons,
    Map<String, String> options,
    Map<String, String> versions,
    @Nullable Double price) {

  /** Rows that were done with after so many seconds. */
  public record Point(double seconds, long rows) {}

  /**
   * Why rows were set aside.
   *
   * @param example one of them: file, position and message
   */
  public record Reason(String code, long rows, String example) {}

  /** Of a command that runs no model. */
  static final RunStory NONE =
      new RunStory(List.of(), List.of(), null, null, null, List.of(), Map.of(), Map.of(), null);
}
