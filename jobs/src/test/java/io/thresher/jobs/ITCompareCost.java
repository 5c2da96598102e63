package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.thresher.datasets.BoostedTrees;
import io.thresher.datasets.Perceptron;
import io.thresher.errors.Problems;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.check.ModelPairing;
import io.thresher.spark.query.Scoring;
import io.thresher.spark.query.compare.PairedScoring;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second model is fed by columns, of one scan. With {@code -Dthresher.compare.rows=2000000}, over
 * so many rows, also what it costs beside its inference, in CPU seconds of a warm process; with
 * {@code -Dthresher.compare.trees=true} of 100 trees each in place of small networks.
 */
class ITCompareCost {
  private static final int ROWS = Integer.getInteger("thresher.compare.rows", 10_000);
  private static final int ROUNDS = Integer.getInteger("thresher.compare.rounds", 1);
  private static final boolean TREES = Boolean.getBoolean("thresher.compare.trees");
  private static final int ENOUGH_ROWS = 1_000_000;
  private static final int FEATURES = 32;
  private static final int LEVELS = 6;

  @TempDir Path temp;

  @Test
  void staysInColumnsAndReadsOnce() throws IOException {
    Path input = temp.resolve("in");
    SharedSpark.session()
        .range(0, ROWS, 1, 4)
        .withColumns(
            IntStream.range(0, FEATURES)
                .boxed()
                .collect(
                    Collectors.toMap(
                        i -> "f" + i, i -> functions.rand(i).multiply(2).minus(1).cast("float"))))
        .write()
        .parquet(input.toString());
    Dataset<Row> data = SharedSpark.session().read().parquet(input.toString());
    Scoring first = scoring(1);
    Scoring second = scoring(2);
    ScorePlan plan = second.plan(data);
    Dataset<Row> both =
        PairedScoring.of(
                second,
                plan,
                ModelPairing.of(first.plan(data), plan, List.of(), new Problems()).orElseThrow(),
                PairedScoring.Scores.DROPPED)
            .score(data, first, first.plan(data));

    String physical = both.queryExecution().executedPlan().toString();
    assertThat(physical).contains("Compare fed by columns", "fed by columns, run by");
    assertThat(physical.substring(physical.indexOf("Compare fed")))
        .doesNotContain("ColumnarToRow", "Project");
    assertThat(physical.split("FileScan parquet", -1)).hasSize(2);

    if (ROWS >= ENOUGH_ROWS) { // Of fewer, the clock tells nothing but chance.
      measure(data, first, second, both);
    }
  }

  private static void measure(Dataset<Row> data, Scoring first, Scoring second, Dataset<Row> both) {
    double[][] seconds = new double[4][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      double[] of = {
        read(first.score(data)), cpu(first.score(data)), cpu(second.score(data)), cpu(both)
      };
      for (int i = 0; i < of.length && round >= 0; i++) {
        seconds[i][round] = of[i];
      }
    }
    double[] median = new double[4];
    for (int i = 0; i < median.length; i++) {
      Arrays.sort(seconds[i]);
      median[i] = seconds[i][ROUNDS / 2];
    }
    double ratio = median[3] / (median[1] + median[2] - median[0]);
    System.out.printf(
        "%,d rows, CPU s: read %.2f, first %.2f, second %.2f, both compared %.2f; ratio %.3f%n",
        data.count(), median[0], median[1], median[2], median[3], ratio);
    assertThat(ratio).isLessThan(1.15);
  }

  private Scoring scoring(int seed) throws IOException {
    Path model = temp.resolve(seed + ".onnx");
    Files.write(
        model,
        TREES ? BoostedTrees.onnx(100, LEVELS, FEATURES, seed) : Perceptron.onnx(FEATURES, seed));
    return Scoring.of(model.toString()).keep("id");
  }

  /** Reading what a model is fed with as it is read there, by columns and by the same reader. */
  private static double read(Dataset<Row> rows) {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    SparkPlan plan = rows.queryExecution().executedPlan();
    while (!(plan instanceof FileSourceScanExec)) {
      plan = plan.children().head();
    }
    System.gc(); // What others left must not count for this one.
    long before = process.getProcessCpuTime();
    FlatMapFunction<Iterator<ColumnarBatch>, Long> count =
        batches -> {
          long rowsRead = 0;
          while (batches.hasNext()) {
            rowsRead += batches.next().numRows();
          }
          return List.of(rowsRead).iterator();
        };
    long counted =
        plan.executeColumnar().toJavaRDD().mapPartitions(count).collect().stream()
            .mapToLong(Long::longValue)
            .sum();
    assertThat(counted).isEqualTo(ROWS);
    return (process.getProcessCpuTime() - before) / 1e9;
  }

  private static double cpu(Dataset<Row> rows) {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.gc();
    long before = process.getProcessCpuTime();
    rows.write().format("noop").mode("overwrite").save();
    return (process.getProcessCpuTime() - before) / 1e9;
  }
}
