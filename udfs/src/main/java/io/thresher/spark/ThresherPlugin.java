package io.thresher.spark;

import io.thresher.runtime.NativeLibrary;
import io.thresher.runtime.SessionCache;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Loads ONNX Runtime when an executor starts, off its task threads, and closes its sessions when it
 * ends: set {@code spark.plugins=io.thresher.spark.ThresherPlugin}.
 */
public final class ThresherPlugin implements SparkPlugin {

  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> configuration) {
        NativeLibrary.load();
        SessionCache.start(SessionCache.DEFAULT_IDLE);
      }

      @Override
      public void shutdown() {
        SessionCache.shared().close();
      }
    };
  }
}
