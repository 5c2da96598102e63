package io.thresher.spark.task;

import io.thresher.model.ModelStore;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** This host's model cache. */
public final class Models {
  private Models() {}

  /**
   * @param folder empty for the default
   */
  public static ModelStore store(String folder, Configuration hadoop) {
    return new ModelStore(folder.isEmpty() ? ModelStore.defaultRoot() : Path.of(folder), hadoop);
  }
}
