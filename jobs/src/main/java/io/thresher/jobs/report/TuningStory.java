package io.thresher.jobs.report;

import java.util.List;
import java.util.Map;

/**
 * What tuning found.
 *
 * @param profile the file that keeps it; empty where none was written
 * @param outcome in words: what was chosen, and why
 * @param settings that were chosen, by option or property; empty where the defaults are best
 * @param rowsInMemory rows of the sample that settings were measured on
 * @param curve the settings chosen, at every batch size that was measured
 * @param front those of all settings that no other beats in both rows a second and latency
 * @param measured all settings, the fastest first
 * @param sideBySide the settings chosen and the defaults, from file to file, in turn
 * @param refused why settings were out, by setting
 */
public record TuningStory(
    String profile,
    String outcome,
    Map<String, String> settings,
    int rowsInMemory,
    List<Point> curve,
    List<Point> front,
    List<Point> measured,
    List<Side> sideBySide,
    Map<String, String> refused) {

  /**
   * What a setting reached on rows in memory.
   *
   * @param setting in words
   * @param batch rows, or positions where rows differ in length, of a run of the model
   * @param rowsPerSecond less what other processes took of the machine
   * @param cpuMicrosPerRow of all cores
   * @param p50Millis of a run of the model
   * @param p99Millis of a run of the model
   * @param rounds that it was measured in
   */
  public record Point(
      String setting,
      int batch,
      double rowsPerSecond,
      double cpuMicrosPerRow,
      double p50Millis,
      double p99Millis,
      int rounds) {}

  /**
   * One of two that were measured in turn; medians.
   *
   * @param setting in words
   * @param rows of a run
   * @param seconds that a run took
   * @param ownSeconds the same, less what other processes took of the machine
   * @param cpuSeconds that this process was busy meanwhile
   * @param rounds that were measured
   */
  public record Side(
      String setting,
      long rows,
      double seconds,
      double ownSeconds,
      double cpuSeconds,
      int rounds) {}
}
