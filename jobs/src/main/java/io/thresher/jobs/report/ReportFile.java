package io.thresher.jobs.report;

import io.thresher.errors.Problems;
import io.thresher.errors.RunProblems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.input.FileSystems;
import io.thresher.jobs.output.PathIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Where the report is to be written, checked before the run whose report it is. */
public final class ReportFile {
  private ReportFile() {}

  /**
   * Adds a problem where the report could not be written or would replace what it must not.
   *
   * @param others what the run reads and writes beside it, under the words that name it
   */
  public static void check(String file, Map<String, List<String>> others, Problems problems) {
    try {
      ResultFile.check(file);
      String own = PathIdentity.of(new Path(file));
      for (Map.Entry<String, List<String>> other : others.entrySet()) {
        for (Path path : paths(other.getValue())) {
          String relation = PathIdentity.relation(own, PathIdentity.of(path));
          if (relation.equals("equals") || relation.equals("is inside")) {
            problems.add(
                UsageProblems.reportMeets(file, relation, other.getKey(), path.toString()));
            return;
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      problems.add(RunProblems.reportUnwritable(file, e.toString()));
    }
  }

  /** As named and, on the local file system, with their patterns resolved. */
  private static List<Path> paths(List<String> names) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (String name : names) {
      Path path = new Path(name);
      paths.add(path);
      if (PathIdentity.isLocal(path) && isPattern(name)) {
        FileStatus[] matches = path.getFileSystem(FileSystems.settings()).globStatus(path);
        for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
          paths.add(match.getPath());
        }
      }
    }
    return paths;
  }

  /** Others need no file system, whose configuration takes long to read. */
  private static boolean isPattern(String name) {
    return name.chars().anyMatch(letter -> "*?[{\\".indexOf(letter) >= 0);
  }
}
