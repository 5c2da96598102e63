package io.thresher.jobs.input;

import io.thresher.errors.InputProblems;
import io.thresher.errors.Problems;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds tables among folders that are to be read as files: they hold rows that were deleted. */
final class TableFolders {
  private static final Map<String, String> LOGS = Map.of("_delta_log", "Delta", ".hoodie", "Hudi");
  private static final String VERSIONS = "metadata";
  private static final String ROWS = "data";

  private final Problems problems;
  private final Set<Path> found = new HashSet<>();

  TableFolders(Problems problems) {
    this.problems = problems;
  }

  /** What lies in a folder that is listed. */
  void see(Path folder, FileStatus child) {
    String log = child.isDirectory() ? LOGS.get(child.getPath().getName()) : null;
    if (log != null) {
      refuse(folder, log);
    } else if (folder.getName().equals(VERSIONS) && isVersion(child)) {
      refuse(folder.getParent(), "Iceberg");
    }
  }

  /** A folder that is named, beside which Iceberg keeps the versions of its table. */
  void seeRoot(FileSystem fileSystem, Path folder) {
    if (folder.getName().equals(ROWS) && folder.getParent() != null) {
      Path versions = new Path(folder.getParent(), VERSIONS);
      try {
        for (FileStatus child : fileSystem.listStatus(versions)) {
          see(versions, child);
        }
      } catch (IOException e) {
        return; // There is none, or who may read the rows may not know of it.
      }
    }
  }

  private static boolean isVersion(FileStatus file) {
    return file.getPath().getName().endsWith(".metadata.json");
  }

  private void refuse(Path table, String kind) {
    if (found.add(table)) {
      problems.add(InputProblems.tableAsFiles(table.toString(), kind));
    }
  }
}
