package io.thresher.jobs.output;

import io.thresher.errors.OutputProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.StoreFailures;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.input.FileSystems;
import io.thresher.jobs.manifest.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The output folder on its file system.
 *
 * @param path qualified
 * @param existed whether something was there before the run
 */
public record OutputTarget(FileSystem fileSystem, Path path, boolean existed) {

  public static OutputTarget of(String output, Configuration hadoop) {
    try {
      Path path = new Path(output);
      FileSystem fileSystem = FileSystems.open(path, hadoop);
      Path qualified = fileSystem.makeQualified(path);
      return new OutputTarget(fileSystem, qualified, fileSystem.exists(qualified));
    } catch (FileSystems.MissingClass e) {
      throw new ScoringException(OutputProblems.noFileSystem(output, e.name()), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ScoringException(problem(output, e), e);
    }
  }

  /** The target; null after a problem was added. */
  public static @Nullable OutputTarget find(
      String output, Configuration hadoop, Problems problems) {
    try {
      return of(output, hadoop);
    } catch (ScoringException e) {
      e.problems().forEach(problems::add);
      return null;
    }
  }

  public void check(OutputOptions.Mode mode, List<Path> inputs, Problems problems) {
    if (mode == OutputOptions.Mode.MERGE) {
      problems.add(
          UsageProblems.badValue(
              "--mode", mode.toString(), "for files error, append or overwrite"));
    }
    boolean apart = checkApartFrom(inputs, problems);
    try {
      if (existed && apart && !fileSystem.getFileStatus(path).isDirectory()) {
        problems.add(OutputProblems.unwritable(path.toString(), "a file, not a folder"));
      } else if (existed
          && apart
          && mode == OutputOptions.Mode.ERROR
          && !OutputFolder.of(fileSystem, path).isKnown()) { // Else it depends on the run.
        problems.add(OutputProblems.exists(path.toString()));
      }
      for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
        if (fileSystem.exists(parent)) {
          checkParent(parent, problems);
          return;
        }
      }
    } catch (IOException e) {
      problems.add(problem(path.toString(), e));
    }
  }

  /** What a failure of the file system means for an output. */
  public static Problem problem(String output, Exception failure) {
    return StoreFailures.pass(failure)
        ? OutputProblems.noAnswer(output, failure.toString())
        : OutputProblems.unwritable(output, failure.toString());
  }

  /** Adds a problem for the first input that the output shares a place with. */
  public boolean checkApartFrom(List<Path> inputs, Problems problems) {
    String own = PathIdentity.of(path);
    for (Path input : inputs) {
      String relation = PathIdentity.relation(own, PathIdentity.of(input));
      if (!relation.isEmpty()) {
        problems.add(OutputProblems.meetsInput(path.toString(), relation, input.toString()));
        return false;
      }
    }
    return true;
  }

  /** Adds a problem where writing the output would harm a file that the run reads beside it. */
  public void checkSpares(String what, Path other, Problems problems) {
    String relation = PathIdentity.relation(PathIdentity.of(path), PathIdentity.of(other));
    if (relation.equals("equals") || relation.equals("contains")) {
      problems.add(OutputProblems.meets(path.toString(), relation, what, other.toString()));
    }
  }

  private void checkParent(Path parent, Problems problems) throws IOException {
    if (!fileSystem.getFileStatus(parent).isDirectory()) {
      problems.add(OutputProblems.unwritable(path.toString(), parent + " is a file"));
    } else if (PathIdentity.isLocal(parent)) {
      // Only an attempt tells: permissions say nothing of read-only and virtual file systems.
      java.nio.file.Path folder = java.nio.file.Path.of(parent.toUri().getPath());
      Files.delete(Files.createTempFile(folder, ".thresher-", ".probe"));
    }
  }
}
