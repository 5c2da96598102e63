package io.thresher.spark;

import io.thresher.runtime.OpenNatives;
import java.util.List;
import java.util.Locale;
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
 * each followed by one that scores. Arguments: a model that rounds forever, one that takes rows of
 * any length, how often, a seed.
 */
final class CancelledJobs {
  private static final int TASKS = 2;
  private static final int LENGTHS = 3;
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
    Random random = new Random(Long.parseLong(arguments[3]));
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      String group = "job " + i;
      boolean interrupting = i % 2 == 0;
      int lengths = i / 2 % 2 == 0 ? 0 : LENGTHS;
      CompletableFuture<Void> job =
          CompletableFuture.runAsync(
              () -> {
                spark.sparkContext().setJobGroup(group, group, interrupting);
                scored(spark, arguments, lengths, 1L << 50).collectAsList();
              });
      tasks.started.acquire(TASKS);
      Thread.sleep(random.nextInt(MOST_DELAY_MILLIS));
      long start = System.nanoTime();
      spark.sparkContext().cancelJobGroup(group);
      tasks.ended.acquire(TASKS);
      // On a line of its own, whatever Spark is printing.
      System.out.println("\nfreed " + (System.nanoTime() - start) / 1_000_000);
      check(fails(job), "the cancelled job ended well");

      for (Row row : scored(spark, arguments, lengths, 3).collectAsList()) {
        List<Float> values = lengths == 0 ? List.of(row.getFloat(1)) : row.getList(1);
        check(
            values.size() == Math.max(1, 1 + row.getLong(0) % Math.max(1, lengths))
                && values.stream().allMatch(value -> value == 6),
            "got " + row);
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

  /** Rows of so many lengths, in groups of each; with 0 of one value. */
  private static Dataset<Row> scored(SparkSession spark, String[] models, int lengths, long x) {
    String value = "cast(" + x + " as float)";
    return Scorer.of(models[lengths == 0 ? 0 : 1])
        .options(Map.of("batch-dependent", "accept"))
        .keep("id")
        .score(
            spark
                .range(0, lengths == 0 ? TASKS : 8L * TASKS, 1, TASKS)
                .selectExpr(
                    "id",
                    lengths == 0
                        ? value + " as x"
                        : String.format(
                            Locale.ROOT,
                            "array_repeat(%s, cast(1 + id %% %d as int)) as x",
                            value,
                            lengths)));
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
