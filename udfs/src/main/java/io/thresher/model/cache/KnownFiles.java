package io.thresher.model.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that this process has read and found to have the content that they should. They are not
 * read again until the file system says that they have changed. Thread-safe.
 */
public final class KnownFiles {
  private static final int REMEMBERED = 1000;
  private static final List<String> BASIC = List.of("size", "lastModifiedTime", "fileKey");

  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  private record Known(Map<String, Object> state, String digest) {}

  /** How the content of a file is read and named. */
  public interface Digest {
    String of(Path file) throws IOException;
  }

  /** Whether a regular file, and no link to one, has the content that a digest names. */
  public boolean has(Path file, String digest, Digest reader) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Map<String, Object> state = state(file);
    if (new Known(state, digest).equals(known.get(file))) {
      return true;
    }
    if (!reader.of(file).equals(digest)) {
      return false;
    }
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    known.put(file, new Known(state, digest));
    return true;
  }

  /** With the time of the last change of any kind, which nobody can set, where there is one. */
  private static Map<String, Object> state(Path file) throws IOException {
    Set<String> views = file.getFileSystem().supportedFileAttributeViews();
    String wanted = String.join(",", BASIC);
    Map<String, Object> state =
        new HashMap<>(
            Files.readAttributes(
                file,
                views.contains("unix") ? "unix:ctime," + wanted : wanted,
                LinkOption.NOFOLLOW_LINKS));
    state.values().removeIf(value -> value == null);
    return state;
  }
}
