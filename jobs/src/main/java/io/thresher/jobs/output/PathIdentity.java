package io.thresher.jobs.output;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** One text for each place in a file system, whatever links or spellings lead there. */
public final class PathIdentity {
  private PathIdentity() {}

  public static boolean isLocal(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  public static String of(Path path) {
    if (isLocal(path)) {
      return "file:"
          + real(java.nio.file.Path.of(path.toUri().getPath()).toAbsolutePath().normalize());
    }
    URI uri = path.toUri().normalize();
    String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
    return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + authority + uri.getPath();
  }

  /** How one place stands to another: equals, contains, is inside, or empty. */
  public static String relation(String own, String other) {
    if (own.equals(other)) {
      return "equals";
    }
    if (other.startsWith(withSlash(own))) {
      return "contains";
    }
    return own.startsWith(withSlash(other)) ? "is inside" : "";
  }

  private static String withSlash(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /** Resolves the links of the part that exists. */
  private static java.nio.file.Path real(java.nio.file.Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      java.nio.file.Path parent = path.getParent();
      return parent == null ? path : real(parent).resolve(path.getFileName());
    }
  }
}
