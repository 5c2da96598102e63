package io.thresher.spark;

import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.BadRows;
import io.thresher.runtime.BatchScorer;
import io.thresher.runtime.RepeatedBatch;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.spark.query.ModelAccess;
import io.thresher.spark.query.ScoreExec;
import io.thresher.spark.query.SessionSpecs;
import io.thresher.spark.shared.ProcessSessions;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.task.ColumnLayout;
import io.thresher.spark.task.HeldBatches;
import io.thresher.spark.task.Models;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;

/**
 * What a scoring query consists of, each part for itself, by plain threads without Spark's
 * execution: the floors that a benchmark compares the whole with. The splits are those that Spark
 * would make tasks of. Every method may be called by several threads at once.
 */
public final class ScoringParts {
  private static final BadRows NO_BAD_ROWS =
      new BadRows() {
        @Override
        public String place(int row) {
          return "row " + row + " of a batch";
        }

        @Override
        public void take(int row, Stage stage, Problem problem, @Nullable Throwable cause) {
          throw ScoringException.caused(problem, cause);
        }
      };

  private final List<FilePartition> splits;
  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
  private final ScorePlan plan;
  private final SessionSpec session;
  private final ColumnLayout layout;
  private final Configuration hadoop;

  private ScoringParts(ScoreExec score, FileSourceScanExec scan) {
    SparkSession spark = score.session();
    splits = Arrays.stream(scan.inputRDD().partitions()).map(FilePartition.class::cast).toList();
    reader = reader(scan);
    plan = score.prediction().plan();
    session = SessionSpecs.ofTasks(spark, plan);
    layout = score.layout();
    hadoop = ModelAccess.hadoop(spark, plan.options().caller());
  }

  /**
   * The parts of a query that scores the columns of files as they are read; empty for any other
   * query.
   */
  public static Optional<ScoringParts> of(Dataset<Row> scored) {
    SparkPlan node = scored.queryExecution().executedPlan();
    while (!(node instanceof ScoreExec) && node.children().size() == 1) {
      node = node.children().head();
    }
    if (node instanceof ScoreExec score
        && score.supportsColumnar()
        && score.children().head() instanceof FileSourceScanExec scan
        && !scan.bucketedScan()) {
      return Optional.of(new ScoringParts(score, scan));
    }
    return Optional.empty();
  }

  /** How Spark itself reads a slice of a file by columns. */
  private static Function1<PartitionedFile, Iterator<InternalRow>> reader(FileSourceScanExec scan) {
    HadoopFsRelation relation = scan.relation();
    @SuppressWarnings("unchecked") // The type of a Scala method that Java sees without parameters.
    scala.collection.immutable.Map<String, String> options =
        (scala.collection.immutable.Map<String, String>)
            relation.options().updated(FileFormat.OPTION_RETURNING_BATCH(), "true");
    return relation
        .fileFormat()
        .buildReaderWithPartitionValues(
            relation.sparkSession(),
            relation.dataSchema(),
            relation.partitionSchema(),
            scan.requiredSchema(),
            Scala.seq(List.of()),
            options,
            relation.sparkSession().sessionState().newHadoopConfWithOptions(relation.options()));
  }

  /** How many splits there are, numbered from 0. */
  public int splits() {
    return splits.size();
  }

  /**
   * Decodes the columns of a split and drops them.
   *
   * @return its rows
   */
  public long read(int split) {
    AtomicLong rows = new AtomicLong();
    each(
        split,
        batch -> {
          rows.addAndGet(batch.numRows());
          return true;
        });
    return rows.get();
  }

  /**
   * Decodes, assembles and infers a split, and drops the scores.
   *
   * @return its rows
   */
  public long score(int split) {
    AtomicLong rows = new AtomicLong();
    try (SessionLease lease = lease()) {
      BatchScorer scorer = BatchScorer.of(plan, lease, NO_BAD_ROWS);
      each(
          split,
          batch -> {
            scorer.add(HeldBatches.select(batch, layout.features()), batch.numRows());
            rows.addAndGet(batch.numRows());
            if (!scorer.wantsMore()) {
              scorer.finish();
              scorer.clear();
            }
            return true;
          });
      scorer.finish();
    }
    return rows.get();
  }

  /**
   * Runs the model on the first batch of a split, over and over, until so many rows are inferred.
   */
  public void infer(int split, long rows) {
    try (SessionLease lease = lease()) {
      RepeatedBatch repeated = new RepeatedBatch(plan, lease);
      each(
          split,
          batch -> !repeated.add(HeldBatches.select(batch, layout.features()), batch.numRows()));
      if (repeated.rows() == 0) {
        return;
      }
      for (long done = 0; done < rows; done += repeated.rows()) {
        repeated.run();
      }
    }
  }

  private SessionLease lease() {
    return ProcessSessions.lease(session, () -> Models.store(session.cacheFolder(), hadoop));
  }

  /** Gives the batches of a split until one is enough. */
  private void each(int split, Predicate<ColumnarBatch> more) {
    for (PartitionedFile slice : splits.get(split).files()) {
      Iterator<?> batches = reader.apply(slice);
      boolean going = true;
      try {
        while (going && batches.hasNext()) {
          going = more.test((ColumnarBatch) batches.next());
        }
      } finally {
        close(batches);
      }
      if (!going) {
        return;
      }
    }
  }

  private static void close(Iterator<?> batches) {
    if (batches instanceof Closeable open) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
