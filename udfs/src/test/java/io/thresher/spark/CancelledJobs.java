package io.thresher.spark;

import io.thresher.runtime.OpenNatives;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A JVM with Spark whose jobs would never end by themselves and are cancelled at random instants,
 * each followed by one that scores. Arguments: a model that rounds forever, how often, a seed.
 */
final class CancelledJobs {
  private static final int TASKS = 2;
  private static final int MOST_DELAY_MILLIS = 300;

  private CancelledJobs() {}

  /** Tells of the tasks of Spark. */
  private static final class Tasks extends SparkListener {
    private final Semaphore started = new Semaphore(0);
    private final Semaphore ended = new Semaphore(0);

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
      started.release();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      ended.release();
    }
  }

  public static void main(String[] arguments) throws Exception {
    SparkSession spark = LocalSpark.session();
    Tasks tasks = new Tasks();
    spark.sparkContext().addSparkListener(tasks);
    Random random = new Random(Long.parseLong(arguments[2]));
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      String group = "job " + i;
      boolean interrupting = i % 2 == 0;
      CompletableFuture<Void> job =
          CompletableFuture.runAsync(
              () -> {
                spark.sparkContext().setJobGroup(group, group, interrupting);
                scored(spark, arguments[0], 1L << 50).collectAsList();
              });
      tasks.started.acquire(TASKS);
      Thread.sleep(random.nextInt(MOST_DELAY_MILLIS));
      long start = System.nanoTime();
      spark.sparkContext().cancelJobGroup(group);
      tasks.ended.acquire(TASKS);
      // On a line of its own, whatever Spark is printing.
      System.out.println("\nfreed " + (System.nanoTime() - start) / 1_000_000);
      check(fails(job), "the cancelled job ended well");

      for (Row row : scored(spark, arguments[0], 3).collectAsList()) {
        check(row.getFloat(1) == 6, "got " + row);
      }
      tasks.started.acquire(TASKS);
      tasks.ended.acquire(TASKS);
    }
    long tensors = OpenNatives.tensorsLent();
    spark.stop();
    check(tensors > 0, "no tensor was counted");
    check(OpenNatives.byKind().isEmpty(), "not closed: " + OpenNatives.byKind());
    System.out.println("done");
    System.exit(0);
  }

  private static Dataset<Row> scored(SparkSession spark, String model, long x) {
    return Scorer.of(model)
        .options(Map.of("batch-dependent", "accept"))
        .keep("id")
        .score(spark.range(0, TASKS, 1, TASKS).selectExpr("id", "cast(" + x + " as float) as x"));
  }

  private static boolean fails(CompletableFuture<Void> job) {
    try {
      job.join();
      return false;
    } catch (CompletionException e) {
      return true;
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      System.out.println(otherwise);
      System.exit(1);
    }
  }
}
