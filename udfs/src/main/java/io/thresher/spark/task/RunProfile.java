package io.thresher.spark.task;

import io.thresher.runtime.BatchTimes;
import java.io.IOException;
import java.io.ObjectOutputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;

/** How the runs of the model are distributed, by their rows and their time. */
public final class RunProfile extends AccumulatorV2<RunProfile, RunProfile> {
  private static final long serialVersionUID = 1L;

  /** Asks for it; off unless set to true. */
  public static final String SWITCH = "spark.thresher.profile";

  private static final double NANOS_PER_MILLI = 1e6;

  private Distribution batchRows = new Distribution();
  private Distribution batchMillis = new Distribution();

  public static RunProfile in(SparkContext context) {
    RunProfile profile = new RunProfile();
    context.register(profile);
    return profile;
  }

  /** Rows of the runs of the model. */
  public Distribution batchRows() {
    return batchRows;
  }

  /** Time of the runs of the model, ms. */
  public Distribution batchMillis() {
    return batchMillis;
  }

  void takeBatches(BatchTimes times) {
    for (int i = 0; i < times.count(); i++) {
      batchRows.add(times.rows(i));
      batchMillis.add(times.nanos(i) / NANOS_PER_MILLI);
    }
  }

  @Override
  public void add(RunProfile other) {
    batchRows.add(other.batchRows);
    batchMillis.add(other.batchMillis);
  }

  @Override
  public void merge(AccumulatorV2<RunProfile, RunProfile> other) {
    add(other.value());
  }

  @Override
  public RunProfile value() {
    return this;
  }

  @Override
  public boolean isZero() {
    return batchRows.count() == 0;
  }

  @Override
  public synchronized void reset() {
    batchRows = new Distribution();
    batchMillis = new Distribution();
  }

  @Override
  public RunProfile copy() {
    RunProfile copy = new RunProfile();
    copy.add(this);
    return copy;
  }

  /** A heartbeat may send it while its task adds to it. */
  private synchronized void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
  }
}
