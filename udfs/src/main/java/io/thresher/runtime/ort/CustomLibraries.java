package io.thresher.runtime.ort;

import io.thresher.errors.ScoringException;
import io.thresher.errors.SqlProblems;
import io.thresher.model.Sha256;
import io.thresher.options.SqlSetting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Libraries of custom operators that are known by their content. What was compared is what is
 * loaded: a copy in a folder of this process that no other account can write.
 */
final class CustomLibraries {
  private static final Map<String, Path> COPIES = new HashMap<>();

  private CustomLibraries() {}

  /**
   * The path of a copy to load.
   *
   * @param allowed digests, lower-case hex
   * @throws ScoringException THR-USE-704 if the file is none of those allowed, or cannot be read
   */
  static synchronized String checked(String library, Set<String> allowed) {
    Path copy = null;
    try {
      Path file = Path.of(library);
      if (Files.isRegularFile(file)) {
        String digest = copied(file, OutputStream.nullOutputStream());
        copy = allowed.contains(digest) ? copy(file, digest) : null;
      }
    } catch (IOException | UncheckedIOException | InvalidPathException e) {
      copy = null; // Whether the file is there is not for everybody to know.
    }
    if (copy == null) {
      throw new ScoringException(SqlProblems.closedLibrary(library, SqlSetting.CUSTOM_OPS.key()));
    }
    return copy.toString();
  }

  /** Null where the file has changed since it was compared. */
  private static @Nullable Path copy(Path file, String digest) throws IOException {
    Path present = COPIES.get(digest);
    if (present != null) {
      return present;
    }
    Path folder = Files.createTempDirectory("thresher-operators");
    Path copy = folder.resolve("operators-" + digest);
    folder.toFile().deleteOnExit();
    copy.toFile().deleteOnExit(); // The last is deleted first.
    try (OutputStream to = Files.newOutputStream(copy)) {
      if (!copied(file, to).equals(digest)) {
        return null;
      }
    }
    COPIES.put(digest, copy);
    return copy;
  }

  private static String copied(Path file, OutputStream to) throws IOException {
    try (InputStream from = Files.newInputStream(file)) {
      return Sha256.copy(from, to);
    }
  }
}
