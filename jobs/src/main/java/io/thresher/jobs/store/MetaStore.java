package io.thresher.jobs.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Small files in one folder, with the guarantees that runs rest on. Names may have one folder in
 * front. What a write left half done is never seen under its name.
 */
public interface MetaStore {

  /**
   * What a file is to hold. It need never be in memory as a whole, and is the same whenever it is
   * written.
   */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** What becomes of a file that is read. */
  @FunctionalInterface
  interface Reading<T> {
    T of(InputStream in) throws IOException;
  }

  /** What a reading makes of a file; null where there is none. */
  <T> @Nullable T read(String name, Reading<T> reading) throws IOException;

  /** The content of a file; null where there is none. */
  default byte @Nullable [] read(String name) throws IOException {
    return read(name, InputStream::readAllBytes);
  }

  /**
   * Writes a file that is not there yet. Of several callers, in any process, one succeeds.
   *
   * @return false where there is one by that name
   */
  boolean create(String name, Content content) throws IOException;

  /** The same of bytes. */
  default boolean create(String name, byte[] content) throws IOException {
    return create(name, out -> out.write(content));
  }

  /** Writes a file in place of what is there: readers see the old or the new. */
  void replace(String name, Content content) throws IOException;

  /** The same of bytes. */
  default void replace(String name, byte[] content) throws IOException {
    replace(name, out -> out.write(content));
  }

  /**
   * Writes a file in place of the content that is expected there. Atomic where the file system lets
   * it be; elsewhere the caller must hold the lease.
   *
   * @param expected the SHA-256 of what is to be there; null where nothing is to be there yet
   * @return false where something else is there
   */
  default boolean swap(String name, @Nullable String expected, Content content) throws IOException {
    if (expected == null) {
      return create(name, content);
    }
    if (!expected.equals(read(name, Digests::sha256))) {
      return false;
    }
    replace(name, content);
    return true;
  }

  /** The names of the files and folders in a folder, in no order; none where it is missing. */
  List<String> list(String folder) throws IOException;

  /** Deletes a file, or a folder with what is in it; nothing where it is missing. */
  void delete(String name) throws IOException;

  /** Starts a log under a name that no other writer uses. */
  Log log(String name) throws IOException;

  /** A file that grows. */
  interface Log extends Closeable {
    /** Returns once the bytes survive the end of this process. */
    void append(byte[] bytes) throws IOException;
  }

  /** File systems whose rename is atomic and cheap. */
  Set<String> RENAMING = Set.of("file", "hdfs", "viewfs", "abfs", "abfss");

  static boolean renames(FileSystem fileSystem) {
    return RENAMING.contains(fileSystem.getUri().getScheme());
  }

  static MetaStore of(FileSystem fileSystem, Path folder) throws IOException {
    if (fileSystem.getUri().getScheme().equals("file")) {
      return new LocalMetaStore(java.nio.file.Path.of(folder.toUri().getPath()));
    }
    return renames(fileSystem)
        ? new RenamingMetaStore(fileSystem, folder)
        : new ObjectMetaStore(fileSystem, folder);
  }
}
