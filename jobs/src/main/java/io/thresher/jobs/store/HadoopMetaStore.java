package io.thresher.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** What a file system of Hadoop does the same way whether it renames or not. */
abstract class HadoopMetaStore implements MetaStore {
  final FileSystem fileSystem;
  final Path root;

  HadoopMetaStore(FileSystem fileSystem, Path root) {
    this.fileSystem = fileSystem;
    this.root = root;
  }

  @Override
  public final <T> @Nullable T read(String name, Reading<T> reading) throws IOException {
    try (InputStream in = fileSystem.open(new Path(root, name))) {
      return reading.of(in);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  @Override
  public final List<String> list(String folder) throws IOException {
    try {
      return Arrays.stream(fileSystem.listStatus(at(folder)))
          .map(status -> status.getPath().getName())
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public final void delete(String name) throws IOException {
    fileSystem.delete(at(name), true);
  }

  private Path at(String name) {
    return name.isEmpty() ? root : new Path(root, name);
  }
}
