package io.thresher.parquet;

import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.jspecify.annotations.Nullable;

/** Which file systems are the local disk with checksum files beside files, and nothing more. */
public final class LocalDisk {
  /** Hive's differs in how it renames; Spark's distributions bring it and take it for Hadoop's. */
  private static final Set<String> KNOWN =
      Set.of(LocalFileSystem.class.getName(), "org.apache.hadoop.hive.ql.io.ProxyLocalFileSystem");

  private LocalDisk() {}

  /** The file system as the local disk; null where it may do something of its own to files. */
  public static @Nullable LocalFileSystem of(FileSystem fileSystem) {
    return fileSystem instanceof LocalFileSystem local
            && KNOWN.contains(fileSystem.getClass().getName())
        ? local
        : null;
  }
}
