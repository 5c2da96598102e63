package io.thresher.spark.task;

import io.thresher.model.ModelStore;
import io.thresher.spark.shared.SqlGuard;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;

/** This host's model cache. */
public final class Models {
  private Models() {}

  /**
   * Keeps as much as Spark was started with.
   *
   * @param folder empty for the default
   */
  public static ModelStore store(String folder, Configuration hadoop) {
    Path root = folder.isEmpty() ? ModelStore.defaultRoot() : Path.of(folder);
    SparkEnv environment = SparkEnv.get();
    return environment == null
        ? new ModelStore(root, hadoop)
        : new ModelStore(root, hadoop, SqlGuard.rules(environment.conf()).cacheBytes());
  }
}
