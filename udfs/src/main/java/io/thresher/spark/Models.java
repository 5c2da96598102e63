package io.thresher.spark;

import io.thresher.model.ModelStore;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** This host's model cache. */
final class Models {
  private Models() {}

  /**
   * @param folder empty for the default
   */
  static ModelStore store(String folder, Configuration hadoop) {
    return new ModelStore(folder.isEmpty() ? ModelStore.defaultRoot() : Path.of(folder), hadoop);
  }
}
