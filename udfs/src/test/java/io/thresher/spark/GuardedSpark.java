package io.thresher.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import org.apache.spark.sql.SparkSession;

/**
 * A process whose Spark was started with the settings given as arguments. Answers each line of its
 * input, a statement, with the number of rows or the error.
 */
final class GuardedSpark {
  private GuardedSpark() {}

  public static void main(String[] settings) throws IOException {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.sql.extensions", ThresherExtensions.class.getName())
            .config("spark.plugins", ThresherPlugin.class.getName())
            .config("spark.ui.enabled", "false")
            .config("spark.sql.warehouse.dir", "target/warehouse");
    for (String setting : settings) {
      int at = setting.indexOf('=');
      builder.config(setting.substring(0, at), setting.substring(at + 1));
    }
    try (SparkSession spark = builder.getOrCreate();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      System.out.println("ready");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println("answer " + answer(spark, line));
      }
    }
  }

  private static String answer(SparkSession spark, String statement) {
    try {
      return spark.sql(statement).collectAsList().size() + " rows";
    } catch (Exception e) {
      StringBuilder text = new StringBuilder();
      for (Throwable t = e; t != null; t = t.getCause()) {
        text.append(t.getMessage()).append(' ');
      }
      return text.toString().replaceAll("\\s+", " ");
    }
  }
}
