package io.thresher.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;

/**
 * The local disk as Hadoop writes it, with the permissions that Hadoop gives; but Hadoop starts a
 * process for the permissions of each file and folder that it makes.
 */
public final class LocalDisk extends RawLocalFileSystem {
  /** Hive's differs in how it renames; Spark's distributions bring it and take it for Hadoop's. */
  private static final Set<String> KNOWN =
      Set.of(LocalFileSystem.class.getName(), "org.apache.hadoop.hive.ql.io.ProxyLocalFileSystem");

  private static final int SET_GROUP = 02000;

  private LocalDisk() {}

  /**
   * Where files are made: past the checksum files of a local disk, and any other file system as it
   * is. For this call's files only; closing it closes nothing.
   */
  public static FileSystem writing(FileSystem fileSystem) throws IOException {
    if (of(fileSystem) == null) {
      return fileSystem;
    }
    LocalDisk disk = new LocalDisk();
    disk.initialize(fileSystem.getUri(), fileSystem.getConf());
    return disk;
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    java.nio.file.Path place = pathToFile(path).toPath();
    PosixFileAttributeView file = Files.getFileAttributeView(place, PosixFileAttributeView.class);
    if (file == null || permission.getStickyBit() || handsItsGroupDown(place)) {
      super.setPermission(path, permission); // Keeps bits that Java would clear.
    } else {
      file.setPermissions(PosixFilePermissions.fromString(permission.toString()));
    }
  }

  /** Whether it is a folder whose files get its group, as those made in such a folder are. */
  private static boolean handsItsGroupDown(java.nio.file.Path place) throws IOException {
    return Files.isDirectory(place)
        && ((Integer) Files.getAttribute(place, "unix:mode") & SET_GROUP) != 0;
  }

  /** The file system as the local disk; null where it may do something of its own to files. */
  public static @Nullable LocalFileSystem of(FileSystem fileSystem) {
    return fileSystem instanceof LocalFileSystem local
            && KNOWN.contains(fileSystem.getClass().getName())
        ? local
        : null;
  }
}
