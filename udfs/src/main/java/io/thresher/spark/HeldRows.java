package io.thresher.spark;

import com.sun.management.OperatingSystemMXBean;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.BadRows;
import io.thresher.runtime.BatchScorer;
import io.thresher.runtime.BatchTimes;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.spark.check.SampleScores;
import io.thresher.spark.query.MemoryNeeds;
import io.thresher.spark.query.SessionSpecs;
import io.thresher.spark.shared.ProcessSessions;
import io.thresher.spark.shared.RowConverters;
import io.thresher.spark.task.Models;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Rows that lie in memory by columns, to be scored in several ways with no reading and no writing
 * around it. For the driver alone; not thread-safe.
 */
public final class HeldRows {
  private final SparkSession spark;
  private final List<String> names;
  private final List<ColumnVector[]> chunks = new ArrayList<>();
  private final int chunkRows;
  private final int rows;

  /**
   * Takes all rows of a small table.
   *
   * @param chunkRows rows that are given to a scorer at once
   */
  public HeldRows(Dataset<Row> data, int chunkRows) {
    spark = data.sparkSession();
    names = List.of(data.columns());
    this.chunkRows = chunkRows;
    StructType schema =
        new StructType(
            Arrays.stream(data.schema().fields())
                .map(f -> new StructField(f.name(), f.dataType(), true, f.metadata()))
                .toArray(StructField[]::new));
    RowToColumnConverter converter = RowConverters.of(schema);
    InternalRow[] taken = data.queryExecution().executedPlan().executeCollect();
    rows = taken.length;
    WritableColumnVector[] chunk = new WritableColumnVector[0];
    for (int i = 0; i < rows; i++) {
      if (i % chunkRows == 0) {
        chunk = OnHeapColumnVector.allocateColumns(chunkRows, schema);
        chunks.add(chunk);
      }
      converter.convert(taken[i], chunk);
    }
  }

  public int rows() {
    return rows;
  }

  /**
   * What one pass took.
   *
   * @param nanos from the start of the first thread to the end of the last
   * @param cpuNanos of this process meanwhile
   * @param rows that were scored
   * @param runNanos of each run of the model, ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Pass(long nanos, long cpuNanos, long rows, long[] runNanos) {
    /** The time of a run that so large a part of all does not exceed, ns; 0 where none ran. */
    public long quantile(double rank) {
      int last = runNanos.length - 1;
      return last < 0 ? 0 : runNanos[(int) Math.min(last, Math.floor(rank * runNanos.length))];
    }
  }

  /**
   * Scores so many rows in each of some threads, over and over from the first to the last, after
   * one batch that does not count.
   *
   * @param plan of the scoring of a table that has all of these columns
   * @throws ScoringException if the model fails
   */
  public Pass score(ScorePlan plan, int threads, long rowsEach) {
    ScorePlan own = over(plan);
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      long[] start = new long[2];
      Phaser ready =
          new Phaser(threads) {
            @Override
            protected boolean onAdvance(int phase, int parties) {
              start[1] = process.getProcessCpuTime();
              start[0] = System.nanoTime();
              return true;
            }
          };
      List<Callable<long[]>> work = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int first = chunks.size() * i / threads;
        work.add(() -> scored(own, first, rowsEach, ready));
      }
      long[] all = new long[0];
      long most = 0;
      for (Future<long[]> done : workers.invokeAll(work)) {
        long[] times = done.get();
        most = Math.max(most, times[times.length - 1]);
        int before = all.length;
        all = Arrays.copyOf(all, before + times.length - 1);
        System.arraycopy(times, 0, all, before, times.length - 1);
      }
      Arrays.sort(all);
      return new Pass(
          most - start[0], process.getProcessCpuTime() - start[1], threads * rowsEach, all);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      ScoringException known = ScoringException.in(e);
      throw known == null ? new IllegalStateException(e.getCause()) : known;
    } finally {
      workers.shutdownNow();
    }
  }

  /** The times of the runs, and at last the moment at which all was done. */
  private long[] scored(ScorePlan plan, int first, long count, Phaser ready) {
    boolean waits = true;
    try (SessionLease lease = lease(plan)) {
      BatchScorer scorer = BatchScorer.of(plan, lease, new IgnoredRows());
      feed(scorer, first, Math.min(count, Math.max(plan.batchSize(), chunkRows)), new Times());
      Times times = new Times();
      waits = false;
      ready.arriveAndAwaitAdvance();
      feed(scorer, first, count, times);
      return times.and(System.nanoTime());
    } finally {
      if (waits) {
        ready.arriveAndDeregister(); // The others do not wait for one that failed.
      }
    }
  }

  private void feed(BatchScorer scorer, int first, long count, Times times) {
    long left = count;
    for (int i = first; left > 0; i++) {
      int at = i % chunks.size();
      int full = Math.min(chunkRows, rows - at * chunkRows);
      int taken = (int) Math.min(left, full);
      scorer.add(chunks.get(at), taken);
      left -= taken;
      if (!scorer.wantsMore() || left == 0) {
        scorer.finish();
        times.add(scorer.times());
        scorer.clear();
      }
    }
  }

  /** The scores of all rows, by one thread. */
  public SampleScores scores(ScorePlan plan) {
    ScorePlan own = over(plan);
    SampleScores scores = new SampleScores(own);
    try (SessionLease lease = lease(own)) {
      BatchScorer scorer = BatchScorer.of(own, lease, new IgnoredRows());
      int waiting = 0;
      for (int at = 0; at < chunks.size(); at++) {
        int taken = Math.min(chunkRows, rows - at * chunkRows);
        scorer.add(chunks.get(at), taken);
        waiting += taken;
        if (!scorer.wantsMore() || at == chunks.size() - 1) {
          scorer.finish();
          scores.add(scorer.scores(0), waiting, scorer.bad());
          scorer.clear();
          waiting = 0;
        }
      }
    }
    return scores;
  }

  /** The memory beside the heap that a plan needs in so many threads, as far as it tells. */
  public long bytes(ScorePlan plan, int threads) {
    MemoryNeeds needs = MemoryNeeds.of(spark.sparkContext().getConf(), plan);
    return needs.model() + needs.engine() + threads * needs.run();
  }

  /** Closes the sessions of this process that nobody uses, and gives back what they hold. */
  public static void closeSessions() {
    ProcessSessions.cache().closeUnused();
  }

  private SessionLease lease(ScorePlan plan) {
    SessionSpec session = SessionSpecs.ofTasks(spark, plan);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return ProcessSessions.lease(session, () -> Models.store(session.cacheFolder(), hadoop));
  }

  /** The same plan over the columns as they lie here. */
  private ScorePlan over(ScorePlan plan) {
    List<Integer> ordinals = new ArrayList<>();
    for (String name : names) {
      ordinals.add(ordinal(plan, name));
    }
    return plan.renumbered(ordinals);
  }

  private static int ordinal(ScorePlan plan, String name) {
    return plan.inputs().stream()
        .flatMap(input -> input.columns().stream())
        .filter(column -> column.name().equals(name))
        .mapToInt(column -> column.ordinal())
        .findFirst()
        .orElse(-1);
  }

  /** Times of runs, as many as come. */
  private static final class Times {
    private long[] nanos = new long[256];
    private int count;

    void add(BatchTimes times) {
      for (int run = 0; run < times.count(); run++) {
        add(times.nanos(run));
      }
    }

    private void add(long time) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = time;
    }

    long[] and(long last) {
      add(last);
      return Arrays.copyOf(nanos, count);
    }
  }

  /** Rows that cannot be scored take their time, and are no matter here. */
  private static final class IgnoredRows implements BadRows {
    @Override
    public String place(int row) {
      return "row " + row + " of a sample";
    }

    @Override
    public void take(int row, Stage stage, Problem problem, @Nullable Throwable cause) {
      // The runs that find it are part of what is measured.
    }
  }
}
