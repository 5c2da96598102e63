package io.thresher.jobs.scale;

import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes tasks take on their way to executors, and their results on their way back. Spark
 * makes the listener by its name: what it hears is kept for all.
 */
public final class TaskSizes extends SparkListener {
  private static final String LOGGER = "org.apache.spark.scheduler.TaskSetManager";
  private static final Pattern STARTING = Pattern.compile("in stage (\\d+)\\..* (\\d+) bytes\\)");

  private static final NavigableMap<Integer, LongSummaryStatistics> SENT =
      new ConcurrentSkipListMap<>();
  private static final NavigableMap<Integer, LongSummaryStatistics> RETURNED =
      new ConcurrentSkipListMap<>();

  /** Called by Spark. */
  public TaskSizes() {}

  /**
   * Reads what Spark's scheduler logs of each task, also where an earlier command in this process
   * made it quiet.
   *
   * @return what brings back the log as it was
   */
  static Runnable readLog() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    Configuration configuration = context.getConfiguration();
    AbstractAppender reader =
        new AbstractAppender("task-sizes", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            started(event.getMessage().getFormattedMessage());
          }
        };
    reader.start();
    LoggerConfig logger = new LoggerConfig(LOGGER, Level.INFO, false);
    logger.addAppender(reader, Level.INFO, null);
    LoggerConfig before = configuration.getLoggers().get(LOGGER);
    put(context, logger);
    return () -> {
      put(context, before);
      reader.stop();
    };
  }

  /** A logger that is there is not replaced by one that is added. */
  private static void put(LoggerContext context, @Nullable LoggerConfig logger) {
    context.getConfiguration().removeLogger(LOGGER);
    if (logger != null) {
      context.getConfiguration().addLogger(LOGGER, logger);
    }
    context.updateLoggers();
  }

  private static void started(String message) {
    Matcher found = STARTING.matcher(message);
    if (message.startsWith("Starting") && found.find()) {
      add(SENT, Integer.parseInt(found.group(1)), Long.parseLong(found.group(2)));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskMetrics() != null) {
      add(RETURNED, end.stageId(), end.taskMetrics().resultSize());
    }
  }

  private static synchronized void add(
      Map<Integer, LongSummaryStatistics> all, int stage, long bytes) {
    all.computeIfAbsent(stage, number -> new LongSummaryStatistics()).accept(bytes);
  }

  /**
   * Of one stage.
   *
   * @param tasks that began
   * @param ended those of them whose end was heard of
   * @param mostSent with a task, bytes
   * @param mostReturned with its result, bytes
   */
  record Bytes(long tasks, long ended, long mostSent, long mostReturned) {}

  /** Of the stage that began last. */
  static synchronized Bytes last() {
    int stage = SENT.lastKey();
    LongSummaryStatistics sent = SENT.get(stage);
    LongSummaryStatistics back = RETURNED.getOrDefault(stage, new LongSummaryStatistics());
    return new Bytes(sent.getCount(), back.getCount(), sent.getMax(), back.getMax());
  }

  /** One line for each stage. */
  static synchronized void print() {
    SENT.forEach(
        (stage, bytes) -> {
          LongSummaryStatistics back = RETURNED.getOrDefault(stage, new LongSummaryStatistics());
          System.out.printf(
              "scale stage %d tasks %d sent %.0f most %d returned %.0f most %d%n",
              stage,
              bytes.getCount(),
              bytes.getAverage(),
              bytes.getMax(),
              back.getAverage(),
              back.getMax());
        });
  }
}
