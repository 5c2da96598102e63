package io.thresher.jobs.commit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The driver's ends of the writes under way: Spark makes the protocol itself, by its name. */
public final class CommitListeners {
  private static final Map<String, Listener> BY_TOKEN = new ConcurrentHashMap<>();

  /** Hears of tasks' commits, on Spark's scheduler thread. */
  public interface Listener {
    void committed(TaskCommit commit);
  }

  private CommitListeners() {}

  public static void register(String token, Listener listener) {
    BY_TOKEN.put(token, listener);
  }

  public static void remove(String token) {
    BY_TOKEN.remove(token);
  }

  static void committed(String token, TaskCommit commit) {
    @Nullable Listener listener = BY_TOKEN.get(token);
    if (listener == null) {
      throw new IllegalStateException("the run of this write has ended");
    }
    listener.committed(commit);
  }
}
