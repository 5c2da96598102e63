package io.thresher.jobs;

import io.thresher.errors.OutputProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The output folder on its file system.
 *
 * @param path qualified
 * @param existed whether something was there before the run
 */
record OutputTarget(FileSystem fileSystem, Path path, boolean existed) {

  static OutputTarget of(String output, Configuration hadoop) {
    try {
      Path path = new Path(output);
      FileSystem fileSystem = path.getFileSystem(hadoop);
      Path qualified = fileSystem.makeQualified(path);
      return new OutputTarget(fileSystem, qualified, fileSystem.exists(qualified));
    } catch (IOException | IllegalArgumentException e) {
      throw new ScoringException(OutputProblems.unwritable(output, e.toString()), e);
    }
  }

  void check(OutputOptions.Mode mode, List<Path> inputs, Problems problems) {
    boolean apart = checkApartFrom(inputs, problems);
    if (existed && apart && mode == OutputOptions.Mode.ERROR) {
      problems.add(OutputProblems.exists(path.toString()));
    }
    try {
      if (existed && apart && !fileSystem.getFileStatus(path).isDirectory()) {
        problems.add(OutputProblems.unwritable(path.toString(), "a file, not a folder"));
      }
      for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
        if (fileSystem.exists(parent)) {
          checkParent(parent, problems);
          return;
        }
      }
    } catch (IOException e) {
      problems.add(OutputProblems.unwritable(path.toString(), e.toString()));
    }
  }

  /** Adds a problem for the first input that the output shares a place with. */
  boolean checkApartFrom(List<Path> inputs, Problems problems) {
    String own = PathIdentity.of(path);
    for (Path input : inputs) {
      String relation = relation(own, PathIdentity.of(input));
      if (!relation.isEmpty()) {
        problems.add(OutputProblems.meetsInput(path.toString(), relation, input.toString()));
        return false;
      }
    }
    return true;
  }

  private void checkParent(Path parent, Problems problems) throws IOException {
    if (!fileSystem.getFileStatus(parent).isDirectory()) {
      problems.add(OutputProblems.unwritable(path.toString(), parent + " is a file"));
    } else if (PathIdentity.isLocal(parent)
        && !java.nio.file.Files.isWritable(java.nio.file.Path.of(parent.toUri().getPath()))) {
      problems.add(OutputProblems.unwritable(path.toString(), "no right to write in " + parent));
    }
  }

  private static String relation(String output, String input) {
    if (output.equals(input)) {
      return "equals";
    }
    if (input.startsWith(withSlash(output))) {
      return "contains";
    }
    return output.startsWith(withSlash(input)) ? "is inside" : "";
  }

  private static String withSlash(String path) {
    return path.endsWith("/") ? path : path + "/";
  }
}
