package io.thresher.spark.task;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * A task of this process that scores. Its metrics are its own thread's, so what others read of them
 * may be a moment old.
 */
public record RunningTask(TaskContext context, TaskMetrics metrics) {
  private static final Map<Long, RunningTask> ATTEMPTS = new ConcurrentHashMap<>();

  /** Makes it known until it ends. */
  static void begin(TaskContext context, TaskMetrics metrics) {
    long attempt = context.taskAttemptId();
    ATTEMPTS.put(attempt, new RunningTask(context, metrics));
    context.addTaskCompletionListener((TaskCompletionListener) ended -> ATTEMPTS.remove(attempt));
  }

  /** Null where no such task scores in this process now. */
  public static @Nullable RunningTask of(long attempt) {
    return ATTEMPTS.get(attempt);
  }
}
