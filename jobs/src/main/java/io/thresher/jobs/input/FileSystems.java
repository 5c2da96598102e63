package io.thresher.jobs.input;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Opens file systems; Hadoop throws something raw where the class of one is missing. */
public final class FileSystems {
  private static @Nullable Configuration parsed;

  private FileSystems() {}

  /**
   * The settings that lie on the class path, the caller's to change: what Hadoop's constructor
   * gives, whose files are parsed once for all callers of a class loader, and not for each.
   */
  public static synchronized Configuration settings() {
    Configuration known = parsed;
    if (known == null || known.getClassLoader() != Thread.currentThread().getContextClassLoader()) {
      known = new Configuration();
      parsed = known;
    }
    known.size(); // Parses now, and again once a library has added files to be parsed.
    return new Configuration(known);
  }

  public static FileSystem open(Path path, Configuration hadoop) throws IOException, MissingClass {
    try {
      return path.getFileSystem(hadoop);
    } catch (RuntimeException | LinkageError e) {
      String missing = missingClass(e);
      if (missing == null) {
        throw e;
      }
      throw new MissingClass(missing, e);
    }
  }

  /** The class that could not be found; null where that is not what was thrown. */
  static @Nullable String missingClass(Throwable thrown) {
    for (Throwable link : Causes.chain(thrown)) {
      String message = String.valueOf(link.getMessage());
      if (message.startsWith("Could not initialize class")) {
        continue; // It is there; what it lacks may be named behind it.
      }
      if (link instanceof ClassNotFoundException || link instanceof NoClassDefFoundError) {
        return message.replaceFirst("^Class ", "").replaceFirst(" not found$", "");
      }
    }
    return null;
  }

  /** The class of a file system, or one that it needs, is not on the class path. */
  public static final class MissingClass extends Exception {
    private static final long serialVersionUID = 1L;

    private final String name;

    MissingClass(String name, Throwable cause) {
      super(name, cause);
      this.name = name;
    }

    public String name() {
      return name;
    }
  }
}
