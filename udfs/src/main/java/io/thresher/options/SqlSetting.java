package io.thresher.options;

import java.util.Arrays;
import java.util.List;

/**
 * A setting of what {@code onnx_predict} may do when it is called from SQL. Read from what a Spark
 * context was started with, and from there alone: whoever writes SQL cannot change it.
 */
public enum SqlSetting {
  MODELS(
      "sql.models",
      "PREFIX,...",
      "any place",
      "Folders that models may lie in. Also: models are then read as the context is configured,"
          + " whatever a session sets."),
  SCHEMES(
      "sql.schemes",
      "NAME,...",
      "file, hdfs, viewfs and the object stores",
      "File systems that models may lie on, by the scheme of their URLs. Never by default: http,"
          + " https, ftp, sftp, webhdfs, har, jar."),
  ORT(
      "sql.ort",
      "KEY,...",
      "default",
      "Keys that the option ort may set; 'default' stands for those that concern the caller's own"
          + " scores only."),
  CUSTOM_OPS(
      "sql.custom-ops",
      "SHA256,...",
      "none",
      "Libraries of custom operators that the option ort may load with custom_op_library, by the"
          + " digest of their content."),
  MAX_THREADS(
      "sql.max-threads",
      "N",
      "the cores of a task (spark.task.cpus)",
      "The most that the option threads may ask for."),
  MAX_BATCH_BYTES(
      "sql.max-batch-bytes",
      "BYTES",
      "256m",
      "The most that the inputs of one run of a model may take, and each of its outputs."),
  MAX_RUN_TIME(
      "sql.max-run-time",
      "TIME",
      "none",
      "How long one run of a model may take before it is ended, and the query with it."),
  MAX_MODELS(
      "sql.max-models",
      "N",
      "64",
      "The most sessions that one process keeps at a time, of SQL and programs together."),
  IDLE_TIME("sql.idle-time", "TIME", "60s", "How long a process keeps a session that nobody uses."),
  MAX_NATIVE_MEMORY(
      "sql.max-native-memory",
      "BYTES",
      "none",
      "The most memory that each process of Spark may take beside its heap, for models of SQL and"
          + " programs together. Linux alone; a process that cannot limit itself does not start."),
  CACHE_DIR(
      "sql.cache-dir",
      "FOLDER",
      "thresher-<user>/models in the temporary folder",
      "Where each host caches the models of SQL."),
  MAX_CACHE_BYTES(
      "sql.max-cache-bytes",
      "BYTES",
      "16g",
      "The most that a host's cache keeps of models, of SQL and programs: what was not used for"
          + " longest is removed."),
  ISOLATE(
      "isolate",
      "none|process",
      "none",
      "Where models run, of SQL and programs: in the executor, or in a process of their own, which"
          + " is all that a model can take down. Linux alone."),
  ENGINES(
      "engines",
      "FOLDER,...",
      "THRESHER_ENGINES of the environment, else .thresher/engines in the home folder",
      "Folders with engines that were installed by themselves, such as OpenVINO; a relative one"
          + " lies where Spark unpacks archives. SQL may choose among those found, and never"
          + " where.");

  /** What the keys begin with of those that concern SQL more than others: no other key does. */
  public static final String PREFIX = "spark.thresher.sql.";

  private static final String ROOT = "spark.thresher.";

  private final String name;
  private final String argument;
  private final String defaultText;
  private final String help;

  SqlSetting(String name, String argument, String defaultText, String help) {
    this.name = name;
    this.argument = argument;
    this.defaultText = defaultText;
    this.help = help;
  }

  /** The key in Spark's configuration. */
  public String key() {
    return ROOT + name;
  }

  public Declared declared() {
    return new Declared(key(), argument, defaultText, help, false);
  }

  /** The keys of all. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(SqlSetting::key).toList();
  }
}
