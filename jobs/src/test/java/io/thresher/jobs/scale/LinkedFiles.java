package io.thresher.jobs.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** As many names of one small file as are asked for, which take next to no space. */
final class LinkedFiles {
  /** Of as many names as file systems give to one file. */
  private static final int NAMES_OF_A_COPY = 30_000;

  private LinkedFiles() {}

  /** A folder of so many files; the one that is there already, where there is one. */
  static Path of(Path file, int count, Path parent) throws IOException {
    Path folder = parent.resolve("files-" + count);
    if (Files.exists(folder)) {
      return folder;
    }
    Path begun = Files.createDirectories(parent.resolve("begun-" + count));
    Path copy = file;
    for (int i = 0; i < count; i++) {
      // As long as the names that Spark gives.
      Path name =
          begun.resolve(
              String.format(
                  Locale.ROOT,
                  "part-%07d-0f7b2c1e-93a4-4c55-8d0e-6a1b7f2e9c34-c000.snappy.parquet",
                  i));
      if (i % NAMES_OF_A_COPY == 0) {
        copy = Files.copy(file, name);
      } else {
        Files.createLink(name, copy);
      }
    }
    return Files.move(begun, folder);
  }
}
