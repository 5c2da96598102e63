package io.thresher.jobs;

import io.thresher.errors.RunProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.cli.CommandLines;
import io.thresher.jobs.input.Causes;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.FileSystems;
import io.thresher.options.SqlSetting;
import io.thresher.spark.Sessions;
import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * The Spark session of one command: its own configuration and temporary views, on the context that
 * runs in this process or, where none does, on one that it starts and stops.
 */
final class SparkRuntime implements AutoCloseable {
  private static final String HADOOP_PREFIX = "spark.hadoop.";

  private final SparkSession session;
  private final boolean started;

  private SparkRuntime(SparkSession session, boolean started) {
    this.session = session;
    this.started = started;
  }

  /** What the session will be configured with, before it exists. */
  static SparkConf configuration(Map<String, String> overrides) {
    SparkConf conf = new SparkConf();
    overrides.forEach(conf::set);
    if (conf.get("spark.app.name", Main.class.getName()).equals(Main.class.getName())) {
      conf.set("spark.app.name", CommandLines.NAME);
    }
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      // A full heap fails the task, which is told, and not the process, which would only end.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    }
    append(conf, "spark.sql.extensions", ThresherExtensions.class.getName());
    append(conf, "spark.plugins", ThresherPlugin.class.getName());
    SparkRedaction.extend(conf);
    // What tasks return is let go as it comes; a limit for all of them ends runs of many tasks.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    // ONNX Runtime reports its use unless told not to, and reads only the environment.
    conf.setIfMissing("spark.executorEnv.ORT_DISABLE_TELEMETRY", "1");
    // Past this many columns Spark reads Parquet by rows, which costs a wide model most of its
    // speed.
    conf.setIfMissing("spark.sql.codegen.maxFields", "20000");
    // Arrow's readers take INT96, Spark's default, for other years before 1677 and after 2262.
    conf.setIfMissing("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    // A pruned parser does not see that a row has the wrong number of fields.
    conf.setIfMissing("spark.sql.csv.parser.columnPruning.enabled", "false");
    return conf;
  }

  /** Adds a class to a list of such, if it is not in it. */
  static void append(SparkConf conf, String key, String name) {
    String present = conf.get(key, "");
    if (!java.util.List.of(present.split(",")).contains(name)) {
      conf.set(key, present.isEmpty() ? name : present + "," + name);
    }
  }

  /** How file systems are reached, before a session exists. */
  static Configuration fileSystems(SparkConf conf) {
    Configuration hadoop = FileSystems.settings();
    for (Tuple2<String, String> entry : conf.getAll()) {
      if (entry._1().startsWith(HADOOP_PREFIX)) {
        hadoop.set(entry._1().substring(HADOOP_PREFIX.length()), entry._2());
      }
    }
    return hadoop;
  }

  static SparkRuntime open(SparkConf conf) {
    SparkSession running = Sessions.running();
    try {
      if (running == null) {
        return new SparkRuntime(Sessions.start(conf), true);
      }
      SparkSession session = running.newSession();
      sqlSettings(conf, session);
      return new SparkRuntime(session, false);
    } catch (Exception e) {
      throw failure(e);
    }
  }

  /** Nothing started: what is known of the reason, or Spark's own words. */
  private static ScoringException failure(Exception thrown) {
    ScoringException known = ScoringException.in(thrown);
    ScoringException start = known == null ? ErrorTranslation.ofStart(thrown) : known;
    return start != null
        ? start
        : new ScoringException(RunProblems.sparkDidNotStart(Causes.rootMessage(thrown)), thrown);
  }

  private static void sqlSettings(SparkConf conf, SparkSession session) {
    for (Tuple2<String, String> entry : conf.getAll()) {
      boolean ofSpark =
          entry._1().startsWith("spark.sql.") && session.conf().isModifiable(entry._1());
      boolean own = entry._1().startsWith("spark.thresher.") && !isStatic(entry._1());
      if (ofSpark || own) {
        session.conf().set(entry._1(), entry._2());
      }
    }
  }

  /** As the context was started with, whoever asks. */
  private static boolean isStatic(String key) {
    return key.startsWith(SqlSetting.PREFIX) || SqlSetting.keys().contains(key);
  }

  SparkSession session() {
    return session;
  }

  @Override
  public void close() {
    if (started) {
      session.stop();
    }
  }
}
