package io.thresher.spark.meter;

import io.thresher.runtime.meter.Meter;
import io.thresher.runtime.meter.Meters;

/**
 * What tasks that score took, and what of it went into which stage, all of it measured: what is in
 * no stage is the begin of a task and the opening of its files.
 *
 * @param taskSeconds that they ran, as Spark tells
 * @param loadSeconds of loading the model, or waiting for one who does
 * @param readSeconds of waiting for rows
 * @param assemblySeconds of copying columns into the inputs of the model
 * @param inferenceSeconds of running it
 * @param writeSeconds from the scores of a batch until rows are asked for again, or the task ends
 */
public record StageTimes(
    double taskSeconds,
    double loadSeconds,
    double readSeconds,
    double assemblySeconds,
    double inferenceSeconds,
    double writeSeconds) {
  /** Of no task. */
  public static final StageTimes NONE = new StageTimes(0, 0, 0, 0, 0, 0);

  /** What this process has counted so far, of no tasks. */
  static StageTimes counted() {
    return new StageTimes(
        0,
        Meters.ofAllModels(Meter.LOAD) + Meters.ofAllModels(Meter.SESSION_WAIT),
        Meters.ofAllModels(Meter.READ),
        Meters.ofAllModels(Meter.ASSEMBLE),
        Meters.ofAllModels(Meter.INFER),
        Meters.ofAllModels(Meter.WRITE));
  }

  /** The sums of both. */
  public StageTimes plus(StageTimes other) {
    return with(other, 1);
  }

  StageTimes minus(StageTimes other) {
    return with(other, -1);
  }

  private StageTimes with(StageTimes other, double sign) {
    return new StageTimes(
        taskSeconds + sign * other.taskSeconds,
        loadSeconds + sign * other.loadSeconds,
        readSeconds + sign * other.readSeconds,
        assemblySeconds + sign * other.assemblySeconds,
        inferenceSeconds + sign * other.inferenceSeconds,
        writeSeconds + sign * other.writeSeconds);
  }

  StageTimes ofTasks(double seconds) {
    return new StageTimes(
        seconds, loadSeconds, readSeconds, assemblySeconds, inferenceSeconds, writeSeconds);
  }

  /** What part of the time of the tasks the stages are; 0 where there was no task. */
  public double share() {
    double stages = loadSeconds + readSeconds + assemblySeconds + inferenceSeconds + writeSeconds;
    return taskSeconds == 0 ? 0 : stages / taskSeconds;
  }
}
