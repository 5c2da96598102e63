package io.thresher.spark.task;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A task that has finished no batch for much longer than batches take, or that goes on after that.
 *
 * @param executor its id
 * @param host where it runs
 * @param stage of Spark
 * @param partition of the stage
 * @param attempt of the task, unique in the application
 * @param model the URI
 * @param doing what the task does, as in "scores"
 * @param where the rows that it is at
 * @param seconds since it finished a batch, or began
 * @param limitSeconds after so many it counts as stalled
 * @param over whether it goes on, or has ended
 */
public record Stall(
    String executor,
    String host,
    int stage,
    int partition,
    long attempt,
    String model,
    String doing,
    String where,
    double seconds,
    double limitSeconds,
    boolean over)
    implements Serializable {

  /** In a line. */
  public String line() {
    return over
        ? String.format(
            Locale.ROOT,
            "task %d on executor %s (%s) goes on after %.0f s without a batch",
            attempt,
            executor,
            host,
            seconds)
        : String.format(
            Locale.ROOT,
            "task %d on executor %s (%s) has finished no batch for %.0f s, more than %.0f s: it %s,"
                + " %s; model %s",
            attempt,
            executor,
            host,
            seconds,
            limitSeconds,
            doing,
            where,
            model);
  }

  /** For collectors of logs. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("over", over);
    fields.put("task", attempt);
    fields.put("partition", partition);
    fields.put("executor", executor);
    fields.put("host", host);
    fields.put("model", model);
    fields.put("doing", doing);
    fields.put("where", where);
    fields.put("seconds", Math.round(seconds));
    fields.put("limitSeconds", Math.round(limitSeconds));
    return fields;
  }
}
