package io.thresher.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/** Makes a step of the moment between a task's commit and the answer to the driver. */
public final class TrapPlugin implements SparkPlugin {
  private static volatile boolean executor;

  /** Whether this process is an executor of a cluster. */
  static boolean isExecutor() {
    return executor;
  }

  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> configuration) {
        executor = true;
        try {
          Trap.enlist();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void onTaskSucceeded() {
        if (TrapFileSystem.wroteSinceLastAsked()) {
          Trap.reach("executor-answer", Path.of(""));
        }
        ended();
      }

      @Override
      public void onTaskFailed(TaskFailedReason reason) {
        ended();
      }
    };
  }

  private static void ended() {
    try {
      Trap.taskEnded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
