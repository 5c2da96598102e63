package io.thresher.jobs.input;

import io.thresher.errors.InputProblems;
import io.thresher.errors.Problems;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds tables among folders that are to be read as files: they hold rows that were deleted. */
final class TableFolders {
  private static final Map<String, String> LOGS = Map.of("_delta_log", "Delta", ".hoodie", "Hudi");
  private static final String VERSIONS = "metadata";
  private static final Pattern VERSION =
      Pattern.compile("(v\\d+|\\d+-\\p{XDigit}{8}-.*?)(\\.gz)?\\.metadata\\.json");
  private static final String ROWS = "data";

  private final Problems problems;
  private final Set<Path> looked = new HashSet<>();
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

  /** A folder that is named, which may be one of the rows of a table, or of a part of them. */
  void seeRoot(FileSystem fileSystem, Path folder) {
    Path rows = folder;
    while (rows.getName().contains("=") && rows.getParent() != null) {
      rows = rows.getParent();
    }
    if (!looked.add(rows)) {
      return; // Above another part of the same rows.
    }
    try {
      if (!rows.equals(folder)) { // Else it is listed itself.
        for (Map.Entry<String, String> log : LOGS.entrySet()) {
          if (fileSystem.exists(new Path(rows, log.getKey()))) {
            refuse(rows, log.getValue());
          }
        }
      }
      if (rows.getName().equals(ROWS) && rows.getParent() != null) {
        Path versions = new Path(rows.getParent(), VERSIONS);
        for (FileStatus child : fileSystem.listStatus(versions)) {
          see(versions, child);
        }
      }
    } catch (IOException e) {
      return; // There is none, or who may read the rows may not know of it.
    }
  }

  private static boolean isVersion(FileStatus file) {
    return VERSION.matcher(file.getPath().getName()).matches();
  }

  private void refuse(Path table, String kind) {
    if (found.add(table)) {
      problems.add(InputProblems.tableAsFiles(table.toString(), kind));
    }
  }
}
