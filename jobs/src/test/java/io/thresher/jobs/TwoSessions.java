package io.thresher.jobs;

import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.sql.SparkSession;

/**
 * A driver program for tests, as a server for two people is one: each has a session, and both share
 * an executor. One queries a steady model all the time; the other, models that run away. Arguments:
 * the folder of the models, where {@code answers} is written.
 */
public final class TwoSessions {
  private static final int ROWS = 20_000;

  private final SparkSession own;
  private final SparkSession other;
  private final Path models;
  private final BlockingQueue<Double> sums = new LinkedBlockingQueue<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final List<String> answers = new ArrayList<>();

  private TwoSessions(SparkSession spark, Path models) {
    this.own = spark;
    this.other = spark.newSession();
    this.models = models;
  }

  public static void main(String[] arguments) throws Exception {
    AtomicInteger added = new AtomicInteger();
    AtomicInteger removed = new AtomicInteger();
    Path folder = Path.of(arguments[0]);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      spark.sparkContext().addSparkListener(counting(added, removed));
      new TwoSessions(spark, folder).run(folder.resolve("answers"));
    }
    Files.writeString(
        folder.resolve("executors"), added.get() + " added, " + removed.get() + " removed");
  }

  private static SparkListener counting(AtomicInteger added, AtomicInteger removed) {
    return new SparkListener() {
      @Override
      public void onExecutorAdded(SparkListenerExecutorAdded event) {
        added.incrementAndGet();
      }

      @Override
      public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
        removed.incrementAndGet();
      }
    };
  }

  private void run(Path file) throws IOException, InterruptedException {
    CompletableFuture<Void> neighbour = CompletableFuture.runAsync(this::askUntilEnough);
    try {
      answers.add("endless: " + failure("endless", 1e15));
      answers.add("asking: " + failure("asking", Math.scalb(1.0, 34)));
      answers.add("piling: " + failure("piling", 1e15));
      answers.add("asking for less: " + failure("asking", Math.scalb(1.0, 26)));
      answers.add("multiplying: " + failure("multiplying", 3));
      answers.add("steady: " + failure("steady", 1e15));
    } finally {
      enough.set(true);
    }
    neighbour.join();
    Files.write(file, answers);
  }

  /** What a query of one row says, once the other session was answered meanwhile. */
  private String failure(String model, double x) throws InterruptedException {
    sums.clear();
    String said = "scored";
    try {
      other
          .sql("SELECT " + call(model, "cast(id * " + x + "D AS float)") + " FROM range(1, 2)")
          .collectAsList();
    } catch (Exception e) {
      ScoringException known = ScoringException.in(e);
      said = known == null ? e.toString() : known.problems().get(0).code();
    }
    if (sums.poll(2, TimeUnit.MINUTES) == null) {
      throw new IllegalStateException("the other session waits since '" + model + "' was called");
    }
    return said;
  }

  private void askUntilEnough() {
    double expected = ROWS * (ROWS + 1.0) / 2;
    String query =
        String.format(
            Locale.ROOT,
            "SELECT sum(cast(%s AS double)) FROM range(0, %d, 1, 1)",
            call("steady", "cast(id AS float)"),
            ROWS);
    while (!enough.get()) {
      double sum = own.sql(query).first().getDouble(0);
      if (sum != expected) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "%f in place of %f", sum, expected));
      }
      sums.add(sum);
    }
  }

  private String call(String model, String x) {
    return "onnx_predict('%s', map('batch-dependent', 'accept'), %s)"
        .formatted(models.resolve(model + ".onnx"), x);
  }
}
