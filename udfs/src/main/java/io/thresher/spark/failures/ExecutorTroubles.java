package io.thresher.spark.failures;

import io.thresher.errors.Problem;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** What is known of executors that died, for whoever has to say why a job of Spark's failed. */
public final class ExecutorTroubles {
  private static final long EVENTS_MILLIS = 10_000;

  private ExecutorTroubles() {}

  /**
   * The problem behind a failure of Spark's that tells of lost executors or of none: THR-RUN-501 or
   * 503; null where there is no such problem.
   */
  public static @Nullable Problem behind(Throwable failure) {
    awaitEvents();
    Problem library = LibraryFailures.problem();
    return library == null && tellsOfLostExecutors(failure) ? LostTasks.problem() : library;
  }

  private static boolean tellsOfLostExecutors(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof SparkException && String.valueOf(t.getMessage()).contains("ExecutorLost")) {
        return true;
      }
    }
    return false;
  }

  /** Spark tells its listeners later than it fails the job. */
  private static void awaitEvents() {
    Option<SparkSession> spark = SparkSession.getDefaultSession();
    try {
      if (spark.isDefined()) {
        spark.get().sparkContext().listenerBus().waitUntilEmpty(EVENTS_MILLIS);
      }
    } catch (TimeoutException e) {
      // What is known by now has to do.
    }
  }
}
