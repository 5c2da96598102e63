package io.thresher.model;

import io.thresher.errors.ModelProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's weights may lie: in regular files, within the model's folder, long enough. A
 * model that could name any file of the host would read it into its scores.
 */
final class ExternalDataRules {
  private static final Pattern ABSOLUTE = Pattern.compile("([/\\\\~]|[A-Za-z]:[/\\\\]|\\*/).*");
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

  private ExternalDataRules() {}

  /** What is wrong with a file of weights; null if nothing is. */
  static @Nullable Problem check(ExternalData file, ModelSource source) {
    String location = file.location();
    if (isOutside(location)) {
      return ModelProblems.externalOutside(source.uri(), location);
    }
    Path folder = source.localFolder();
    String link = folder == null ? null : link(folder, location, source.uri());
    if (link != null) {
      return ModelProblems.externalLinked(source.uri(), location, link);
    }
    long bytes = source.status(location).map(FileStatus::getLen).orElse(-1L);
    if (bytes < 0) {
      return ModelProblems.externalMissing(source.uri(), location);
    }
    return bytes < file.bytes()
        ? ModelProblems.externalShort(source.uri(), location, file.bytes(), bytes)
        : null;
  }

  static boolean isOutside(String location) {
    return ABSOLUTE.matcher(location).matches()
        || Arrays.asList(SEPARATOR.split(location, -1)).contains("..");
  }

  private static @Nullable String link(Path folder, String location, String shownAs) {
    Path step = folder;
    for (String name : SEPARATOR.split(location, -1)) {
      step = step.resolve(name);
      if (Files.isSymbolicLink(step)) {
        return "symbolic link";
      }
    }
    try {
      boolean posix = Files.getFileStore(folder).supportsFileAttributeView("unix");
      return posix && Files.isRegularFile(step) && (int) Files.getAttribute(step, "unix:nlink") > 1
          ? "hard link"
          : null;
    } catch (IOException e) {
      throw new ScoringException(ModelProblems.unreadable(shownAs, e.toString()), e);
    }
  }
}
