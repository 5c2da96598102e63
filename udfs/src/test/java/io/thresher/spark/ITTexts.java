package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.ChildJvm;
import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many texts of many lengths and scripts: the same bits however they are split, ordered and
 * repeated; little padding; level memory. {@code -Dthresher.texts} says how many, {@code
 * -Dthresher.texts.model} the folder of a model of embeddings.
 */
class ITTexts {
  private static final int TEXTS = Integer.getInteger("thresher.texts", 400);
  private static final String MODEL =
      System.getProperty("thresher.texts.model", LocalSpark.file("messages/embedder"));
  private static final SparkSession SPARK = LocalSpark.session();

  /** From some number of texts on, sorted runs are nearly of one length. */
  private static final int MANY = 10_000;

  private static final double MOST_PADDING = 0.01;

  /** What a process may gain between the second and the last number of rows, each the double. */
  private static final long MOST_GROWTH = 64L << 20;

  @TempDir Path folder;

  private Dataset<Row> corpus() {
    List<Row> rows = new ArrayList<>();
    for (String text : TextCorpus.of(TEXTS)) {
      rows.add(RowFactory.create((long) rows.size(), text));
    }
    String path = folder.resolve("texts").toString();
    SPARK
        .createDataFrame(rows, new StructType().add("id", "long").add("text", "string"))
        .coalesce(1)
        .write()
        .parquet(path);
    return SPARK.read().parquet(path);
  }

  private static Dataset<Row> scored(Dataset<Row> data, String... options) {
    Map<String, String> given = new HashMap<>(Map.of("engine", "onnxruntime"));
    for (int i = 0; i < options.length; i += 2) {
      given.put(options[i], options[i + 1]);
    }
    return Scorer.of(MODEL).options(ScoreOptions.parse(given)).keep("id").score(data);
  }

  /** The bits of each vector, by the number of its text; null where there is none. */
  private static int[][] bits(Dataset<Row> scored) {
    int[][] bits = new int[TEXTS][];
    Iterator<Row> rows = scored.collectAsList().iterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      List<Float> vector = row.getList(1);
      int at = (int) row.getLong(0);
      assertThat(bits[at]).as("text %d once", at).isNull();
      bits[at] = vector.stream().mapToInt(Float::floatToRawIntBits).toArray();
    }
    return bits;
  }

  private static void assertSame(String how, int[][] bits, int[][] expected) {
    int same = 0;
    for (int i = 0; i < TEXTS; i++) {
      assertThat(Arrays.equals(bits[i], expected[i])).as("%s, text %d", how, i).isTrue();
      same++;
    }
    System.out.printf("%s: %d of %d vectors the same to the bit%n", how, same, TEXTS);
  }

  @Test
  void givesTheSameBitsHoweverTextsAreSplitOrderedAndRepeated() {
    Dataset<Row> texts = corpus();
    Dataset<Row> first = scored(texts);
    int[][] expected = bits(first);
    ScoreMetrics metrics = ScoreMetrics.of(first.queryExecution());
    double padding = (double) metrics.paddingPositions() / metrics.positions();
    System.out.printf(
        "%d texts, %d repeated, %d cut, %d tokens: %.2f%% padding, %d runs%n",
        TEXTS,
        metrics.repeatedRows(),
        metrics.cutTexts(),
        metrics.positions() - metrics.paddingPositions(),
        100 * padding,
        metrics.batches());
    assertThat(metrics.repeatedRows()).isGreaterThan(TEXTS / 15);
    assertThat(metrics.cutTexts()).isPositive();
    assertThat(padding).isLessThan(TEXTS < MANY ? 20 * MOST_PADDING : MOST_PADDING);
    assertSame(
        "2 partitions, shuffled",
        bits(scored(texts.orderBy(functions.rand(7)).repartition(2))),
        expected);
    assertSame(
        "7 partitions, by text",
        bits(scored(texts.repartition(7).sortWithinPartitions("text"))),
        expected);
    assertSame(
        "1 partition, longest first, runs of 300 tokens",
        bits(
            scored(
                texts.orderBy(functions.length(functions.col("text")).desc()).coalesce(1),
                "batch-positions",
                "300")),
        expected);
    assertSame("no text twice", ofDistinct(texts), expected);
  }

  /** Each text scored once by itself, and its vector given to all that are like it. */
  private static int[][] ofDistinct(Dataset<Row> texts) {
    Dataset<Row> distinct =
        texts.groupBy("text").agg(functions.min("id").as("id")).repartition(2).cache();
    Dataset<Row> scored = scored(distinct);
    int[][] once = bits(scored);
    assertThat(ScoreMetrics.of(scored.queryExecution()).repeatedRows()).isZero();
    int[][] all = new int[TEXTS][];
    for (Row row :
        texts
            .join(distinct.withColumnRenamed("id", "first"), "text")
            .select("id", "first")
            .collectAsList()) {
      all[(int) row.getLong(0)] = once[(int) row.getLong(1)];
    }
    distinct.unpersist();
    return all;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryStaysLevelAsRowsDouble() throws IOException, InterruptedException {
    try (ChildJvm soak =
        ChildJvm.start(
            // A heap that is resident from the start, so that what grows is not the heap.
            List.of(
                "-Xms1g",
                "-Xmx1g",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-Dspark.ui.showConsoleProgress=false", // Its bar would stand before our lines.
                "@" + opens()),
            Map.of("ORT_DISABLE_TELEMETRY", "1"),
            TextSoak.class,
            folder.toString(),
            Integer.toString(TEXTS),
            MODEL)) {
      assertThat(soak.exitCode()).as("%s", soak.seen()).isZero();
      List<long[]> samples =
          soak.seen().stream()
              .filter(line -> line.startsWith("at "))
              .map(line -> line.split(" ", -1))
              .map(
                  part ->
                      new long[] {
                        Long.parseLong(part[1]), Long.parseLong(part[2]), Long.parseLong(part[3])
                      })
              .toList();
      for (long[] sample : samples) {
        System.out.printf(
            "%,d rows: resident %.0f MiB, %,d tokens/s%n",
            sample[0], sample[1] / 1048576.0, sample[2]);
      }
      assertThat(samples).hasSize(TextSoak.DOUBLINGS);
      assertThat(samples.get(samples.size() - 1)[1] - samples.get(1)[1]).isLessThan(MOST_GROWTH);
    }
  }

  /** The file of flags that Spark needs on this Java. */
  private static Path opens() {
    return Path.of("..", "cluster-configs", "local", "jvm.options").toAbsolutePath().normalize();
  }
}
