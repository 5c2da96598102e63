package io.thresher.runtime.process;

import io.thresher.tensor.DirectMemoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The private folders of one child, and files in them that are memory of both processes: in the
 * system's own memory, or where there is too little, in the folder for temporary files.
 */
final class SharedFiles {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20);

  private final Path folder;
  private @Nullable Path second;

  /** A file that is memory here. */
  record SharedFile(Path file, ByteBuffer memory) {}

  private SharedFiles(Path folder) {
    this.folder = folder;
  }

  static SharedFiles create() throws IOException {
    boolean usable = Files.isDirectory(MEMORY) && Files.isWritable(MEMORY);
    return new SharedFiles(usable ? privateIn(MEMORY) : privateIn(temporary()));
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
  }

  private static Path privateIn(Path parent) throws IOException {
    return Files.createTempDirectory(
        parent,
        "thresher-",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** The working directory of the child. */
  Path folder() {
    return folder;
  }

  /**
   * A file of zeros. Its blocks are taken now: a file system that is full later would end the
   * process that writes there.
   *
   * @throws DirectMemoryException if there is no room for it
   */
  SharedFile create(int number, int bytes) throws ClosedByInterruptException {
    try {
      return create(folder, number, bytes);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException full) {
      try {
        return create(second(), number, bytes);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        e.addSuppressed(full);
        throw new DirectMemoryException(bytes, "no room to share memory: " + e, e);
      }
    }
  }

  private synchronized Path second() throws IOException {
    if (second == null) {
      second = privateIn(temporary());
    }
    return second;
  }

  private static SharedFile create(Path folder, int number, int bytes) throws IOException {
    Path file = folder.resolve("memory-" + number);
    boolean created = false;
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      while (channel.size() < bytes) {
        int rest = (int) Math.min(ZEROS.capacity(), bytes - channel.size());
        channel.write(ZEROS.slice(0, rest), channel.size());
      }
      ByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
      created = true;
      return new SharedFile(file, memory.order(ByteOrder.nativeOrder()));
    } finally {
      if (!created) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Removes what is left, once the child is gone. */
  void remove() throws IOException {
    remove(folder);
    if (second != null) {
      remove(second);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    }
  }
}
