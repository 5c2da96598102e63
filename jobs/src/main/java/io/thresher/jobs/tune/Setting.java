package io.thresher.jobs.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One way to score: what it says otherwise than the defaults and the user do.
 *
 * @param variant which of the models, from 0
 * @param options of scoring, by key
 * @param conf properties of Spark, by key
 */
public record Setting(
    int variant, SortedMap<String, String> options, SortedMap<String, String> conf) {
  public static final String BATCH_SIZE = "batch-size";
  public static final String BATCH_POSITIONS = "batch-positions";
  public static final String THREADS = "threads";
  public static final String ENGINE = "engine";
  public static final String ORT = "ort";
  public static final String TASK_CPUS = "spark.task.cpus";
  public static final String COLUMN_BATCH = "spark.sql.parquet.columnarReaderBatchSize";

  /** Nothing said. */
  public static final Setting DEFAULTS = new Setting(0, new TreeMap<>(), new TreeMap<>());

  public Setting with(String option, String value) {
    SortedMap<String, String> more = new TreeMap<>(options);
    more.put(option, value);
    return new Setting(variant, more, conf);
  }

  public Setting withConf(String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(conf);
    more.put(key, value);
    return new Setting(variant, options, more);
  }

  public Setting ofVariant(int other) {
    return new Setting(other, options, conf);
  }

  /** Without what it says of a property of Spark. */
  public Setting withoutConf(String key) {
    SortedMap<String, String> fewer = new TreeMap<>(conf);
    fewer.remove(key);
    return new Setting(variant, options, fewer);
  }

  /** Without what it says of an option. */
  public Setting without(String option) {
    SortedMap<String, String> fewer = new TreeMap<>(options);
    fewer.remove(option);
    return new Setting(variant, fewer, conf);
  }

  public boolean isDefault() {
    return options.isEmpty() && conf.isEmpty();
  }

  /** For people, and the same for equal settings only. */
  public String describe() {
    List<String> parts = new ArrayList<>();
    if (variant > 0) {
      parts.add("model " + (variant + 1));
    }
    options.forEach((key, value) -> parts.add(key + " " + value));
    conf.forEach((key, value) -> parts.add(key + " " + value));
    return parts.isEmpty() ? "the defaults" : String.join(", ", parts);
  }

  /** As arguments of {@code thresher score}. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    options.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    conf.forEach((key, value) -> arguments.add("--conf=" + key + "=" + value));
    return arguments;
  }
}
