package io.thresher.jobs.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run would take, told from a sample of it.
 *
 * @param rows of the input
 * @param rowsKnownBy where their number comes from
 * @param tasks of the run
 * @param sample what it is told from
 * @param here on the executors that the sample ran on
 * @param elsewhere on the cluster that was asked about
 * @param stageSeconds by stage, summed over tasks: `modelLoadSeconds`, `readSeconds`,
 *     `assemblySeconds`, `inferenceSeconds`, `writeSeconds`
 * @param cpuSeconds of all processes
 * @param outputBytes of the files of predictions
 * @param outputFiles how many there would be
 * @param memory of each process
 * @param deadline what a deadline takes
 * @param assumptions what the figures rest on
 * @param warnings what to change before the run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Forecast(
    Estimate rows,
    String rowsKnownBy,
    int tasks,
    Sample sample,
    Duration here,
    @Nullable Duration elsewhere,
    Map<String, Double> stageSeconds,
    Estimate cpuSeconds,
    Estimate outputBytes,
    int outputFiles,
    List<Memory> memory,
    @Nullable Deadline deadline,
    List<String> assumptions,
    List<Warning> warnings) {

  /**
   * What was sampled.
   *
   * @param rows that were scored
   * @param places parts of the input that they came from, each the begin of a task
   * @param files that these lie in
   * @param seconds that it took
   * @param rowsPerSecond of one task, once warm
   * @param spread of that rate between the places: its standard deviation, as a part of it
   */
  public record Sample(
      long rows, int places, int files, double seconds, double rowsPerSecond, double spread) {}

  /**
   * How long a run takes, and what it costs.
   *
   * @param executors that work on it
   * @param cores of each
   * @param slots tasks at once
   * @param startSeconds until the first task
   * @param seconds in all
   * @param lastWaveSeconds of them while some slots have nothing left to do
   * @param cost by the price of an hour
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Duration(
      int executors,
      int cores,
      int slots,
      double startSeconds,
      Estimate seconds,
      double lastWaveSeconds,
      @Nullable Estimate cost) {}

  /**
   * The most memory of a process at one time.
   *
   * @param process `driver`, `executor`, or `this process` where both are one
   * @param residentBytes in RAM
   * @param heapBytes of them for the Java heap at most, as it is configured
   * @param how what of it was measured, and what was added
   */
  public record Memory(String process, Estimate residentBytes, long heapBytes, String how) {}

  /**
   * How many executors a deadline takes.
   *
   * @param seconds the deadline
   * @param executors the fewest; 0 where no number is enough
   * @param cores of each
   * @param told in words
   */
  public record Deadline(double seconds, int executors, int cores, String told) {}

  /**
   * What to change before the run.
   *
   * @param name of what was found
   * @param told what it is, and the change to make
   */
  public record Warning(String name, String told) {}
}
