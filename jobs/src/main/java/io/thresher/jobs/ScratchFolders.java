package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.RunProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;

/** The driver's folders for temporary files; Spark ends the process where one cannot be written. */
final class ScratchFolders {
  private ScratchFolders() {}

  static void check(SparkConf conf, Problems problems) {
    String configured = System.getenv().getOrDefault("SPARK_LOCAL_DIRS", "");
    if (configured.isEmpty()) {
      configured = conf.get("spark.local.dir", System.getProperty("java.io.tmpdir", "/tmp"));
    }
    for (String folder : List.of(configured.split(","))) {
      try {
        Path path = Path.of(folder.strip());
        Files.createDirectories(path);
        Files.delete(Files.createTempFile(path, "thresher-", ".probe"));
      } catch (IOException | RuntimeException e) {
        problems.add(RunProblems.scratchUnwritable(folder, e.toString()));
      }
    }
  }
}
