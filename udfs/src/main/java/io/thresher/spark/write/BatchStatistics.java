package io.thresher.spark.write;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.WriteJobStatsTracker;
import org.apache.spark.sql.execution.datasources.WriteTaskStats;
import org.apache.spark.sql.execution.datasources.WriteTaskStatsTracker;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.immutable.Seq;

/** A statistic of what is written that counts rows, told of each row of a batch. */
final class BatchStatistics implements WriteJobStatsTracker {
  private static final long serialVersionUID = 1L;

  private final WriteJobStatsTracker ofRows;

  BatchStatistics(WriteJobStatsTracker ofRows) {
    this.ofRows = ofRows;
  }

  @Override
  public WriteTaskStatsTracker newTaskInstance() {
    return new Task(ofRows.newTaskInstance());
  }

  @Override
  public void processStats(Seq<WriteTaskStats> stats, long jobCommitTime) {
    ofRows.processStats(stats, jobCommitTime);
  }

  private record Task(WriteTaskStatsTracker ofRows) implements WriteTaskStatsTracker {
    @Override
    public void newPartition(InternalRow partition) {
      ofRows.newPartition(partition);
    }

    @Override
    public void newFile(String path) {
      ofRows.newFile(path);
    }

    @Override
    public void closeFile(String path) {
      ofRows.closeFile(path);
    }

    @Override
    public void newRow(String path, InternalRow row) {
      ColumnarBatch batch = BatchRow.batch(row);
      for (int i = 0; i < batch.numRows(); i++) {
        ofRows.newRow(path, batch.getRow(i));
      }
    }

    @Override
    public WriteTaskStats getFinalStats(long taskCommitTime) {
      return ofRows.getFinalStats(taskCommitTime);
    }
  }
}
