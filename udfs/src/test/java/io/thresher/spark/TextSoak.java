package io.thresher.spark;

import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * A JVM that embeds more and more texts, and prints how its resident memory and its speed go:
 * {@code at ROWS BYTES TOKENS_A_SECOND}. Arguments: a folder, how many texts to begin with, the
 * model's folder.
 */
final class TextSoak {
  static final int DOUBLINGS = 6;

  private TextSoak() {}

  public static void main(String[] arguments) throws IOException {
    SparkSession spark = LocalSpark.session();
    spark.sparkContext().setLogLevel("ERROR");
    String path = Path.of(arguments[0], "soak").toString();
    int texts = Integer.parseInt(arguments[1]);
    List<Row> rows = new ArrayList<>();
    for (String text : TextCorpus.of(texts, 1)) {
      rows.add(RowFactory.create((long) rows.size(), text));
    }
    spark
        .createDataFrame(rows, new StructType().add("id", "long").add("text", "string"))
        .coalesce(2)
        .write()
        .parquet(path);
    rows.clear();
    long count = texts;
    for (int i = 0; i < DOUBLINGS; i++) {
      long start = System.nanoTime();
      ScoreMetrics metrics = embed(spark, arguments[2], path, count / texts);
      double seconds = (System.nanoTime() - start) / 1e9;
      long tokens = metrics.positions() - metrics.paddingPositions();
      System.gc();
      System.out.println("at " + count + " " + resident() + " " + (long) (tokens / seconds));
      count *= 2;
    }
    spark.stop();
  }

  /** So many times the texts, each time with other words before them. */
  private static ScoreMetrics embed(SparkSession spark, String model, String path, long times) {
    Dataset<Row> data =
        spark
            .read()
            .parquet(path)
            .crossJoin(functions.broadcast(spark.range(times).toDF("copy")))
            .selectExpr("id", "concat(copy, ' ', text) as text");
    Dataset<Row> scored =
        Scorer.of(model)
            .options(ScoreOptions.parse(Map.of("engine", "onnxruntime")))
            .keep("id")
            .score(data);
    Dataset<Row> largest = scored.groupBy().agg(functions.expr("max(embedding[0])"));
    largest.collectAsList();
    return ScoreMetrics.of(largest.queryExecution());
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("no VmRSS");
  }
}
