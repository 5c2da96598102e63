package io.thresher.spark.scan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** The input files that one attempt of a task has opened, until the attempt ends. Thread-safe. */
public final class TaskFiles {
  private static final Map<Long, Set<String>> ATTEMPTS = new ConcurrentHashMap<>();

  private TaskFiles() {}

  static void add(TaskContext context, String file) {
    long attempt = context.taskAttemptId();
    Set<String> begun = Collections.synchronizedSet(new TreeSet<>());
    Set<String> present = ATTEMPTS.putIfAbsent(attempt, begun);
    if (present == null) {
      context.addTaskCompletionListener(
          (TaskCompletionListener) ended -> ATTEMPTS.remove(attempt, begun));
    }
    (present == null ? begun : present).add(file);
  }

  /** Their paths, with schemes, in order. */
  public static List<String> of(TaskContext context) {
    Set<String> files = ATTEMPTS.get(context.taskAttemptId());
    if (files == null) {
      return List.of();
    }
    synchronized (files) {
      return List.copyOf(files);
    }
  }
}
