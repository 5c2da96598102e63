package io.thresher.spark.task;

import io.thresher.plan.HeldRows;
import io.thresher.plan.ScorePlan;
import io.thresher.profile.ProfilePiece;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.spark.sample.DataSample;
import io.thresher.spark.sample.DataSampling;
import io.thresher.spark.shared.ProcessSessions;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What one task does: takes a lease of the executor's session, and scores a partition. Sent from
 * the driver; decides nothing.
 *
 * @param plan what to score with
 * @param session which session to lease
 * @param layout which columns to read and give
 * @param metrics what to report
 * @param hadoop how to reach the model's file system
 * @param sampling what to look at for the profile of a run; null where none is made
 * @param quarantine how to write rows that cannot be scored; null where the first fails the task
 */
public record ScoreTask(
    ScorePlan plan,
    SessionSpec session,
    ColumnLayout layout,
    TaskMetrics metrics,
    Broadcast<SerializableConfiguration> hadoop,
    @Nullable DataSampling sampling,
    @Nullable QuarantineFormat quarantine)
    implements Serializable {

  public Iterator<ColumnarBatch> columnar(Iterator<ColumnarBatch> partition) {
    TaskPulse pulse = StallWatch.begin(TaskContext.get(), plan.model().uri());
    long start = System.nanoTime();
    if (!partition.hasNext()) {
      return Collections.emptyIterator();
    }
    long firstRead = System.nanoTime() - start;
    HeldBatches held = new HeldBatches(layout);
    Iterator<ColumnarBatch> batches =
        new ShortBatches(partition, layout.input(), HeldRows.of(plan));
    return new ColumnarScoring(start(held, firstRead, pulse), layout, held, batches);
  }

  public Iterator<InternalRow> rows(Iterator<InternalRow> partition) {
    TaskPulse pulse = StallWatch.begin(TaskContext.get(), plan.model().uri());
    long start = System.nanoTime();
    if (!partition.hasNext()) {
      return Collections.emptyIterator();
    }
    long firstRead = System.nanoTime() - start;
    WaitingRows waiting = new WaitingRows(layout, plan.batchSize());
    return new RowScoring(start(waiting, firstRead, pulse), layout, waiting, partition);
  }

  /**
   * The session is leased until the task ends, however it ends.
   *
   * @param firstRead what finding that there are rows took, ns: it reads a whole row group
   */
  private TaskScorer start(GroupRows rows, long firstRead, TaskPulse pulse) {
    TaskContext context = TaskContext.get();
    if (!plan.quarantine().rowsStay()) {
      RunningTask.begin(context, metrics);
    }
    pulse.does(TaskPulse.Doing.LOADING);
    SessionLease lease =
        ProcessSessions.lease(
            session,
            () -> Models.store(session.cacheFolder(), hadoop.value().value()),
            context::isInterrupted);
    context.addTaskCompletionListener(
        (org.apache.spark.util.TaskCompletionListener) ended -> lease.close());
    TaskMeter meter = new TaskMeter(lease.meter(), pulse);
    context.addTaskCompletionListener(
        (org.apache.spark.util.TaskCompletionListener) ended -> meter.ended());
    QuarantineFile file =
        quarantine == null
            ? null
            : new QuarantineFile(quarantine, plan, layout.heldSchema(), context);
    TaskOutcome outcome = TaskOutcome.of(context);
    TaskScorer scorer =
        new TaskScorer(
            plan,
            lease,
            metrics,
            meter,
            outcome,
            context.partitionId(),
            rows,
            file,
            sample(context));
    scorer.read(firstRead);
    return scorer;
  }

  private @Nullable DataSample sample(TaskContext context) {
    if (sampling == null) {
      return null;
    }
    TaskOutcome outcome = TaskOutcome.of(context);
    if (!sampling.takes(context.partitionId())) {
      outcome.onFinish(
          () ->
              outcome.addFinding(
                  ProfilePiece.FINDING, ProfilePiece.unseen(outcome.scored()).bytes()));
      return null;
    }
    DataSample sample = new DataSample(sampling, context.partitionId());
    outcome.onFinish(() -> outcome.addFinding(ProfilePiece.FINDING, sample.piece().bytes()));
    return sample;
  }
}
