package io.thresher.jobs.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** On the local file system, past Hadoop: synced to the disk, without checksum files beside it. */
public final class LocalMetaStore implements MetaStore {
  /** Its lock is the process's, not the thread's: threads are kept apart besides. */
  private static final String LOCK = ".lock";

  private static final int TRIES = 100;
  private static final int BUFFER = 1 << 16;

  private final Path root;

  public LocalMetaStore(Path root) {
    this.root = root;
  }

  @Override
  public <T> @Nullable T read(String name, Reading<T> reading) throws IOException {
    try (InputStream in = Files.newInputStream(root.resolve(name))) {
      return reading.of(in);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** A hard link appears at once, whole, or not at all; a rename would replace. */
  @Override
  public boolean create(String name, Content content) throws IOException {
    Path target = root.resolve(name);
    Path written = write(target, content);
    try {
      Files.createLink(target, written);
      sync(target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(written);
    }
  }

  @Override
  public void replace(String name, Content content) throws IOException {
    Path target = root.resolve(name);
    Path written = write(target, content);
    try {
      Files.move(
          written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written); // Where it could not be moved.
    }
    sync(target);
  }

  /** Under a lock that the system lets go of when the process dies. */
  @Override
  public boolean swap(String name, @Nullable String expected, Content content) throws IOException {
    Files.createDirectories(root);
    synchronized (LocalMetaStore.class) {
      try (FileChannel lock = FileChannel.open(root.resolve(LOCK), CREATE, WRITE);
          FileLock held = lock.lock()) {
        return held.isValid() && MetaStore.super.swap(name, expected, content);
      }
    }
  }

  private static Path write(Path target, Content content) throws IOException {
    Path folder = Objects.requireNonNull(target.getParent());
    Files.createDirectories(folder);
    Path written = folder.resolve("." + UUID.randomUUID() + ".new");
    boolean whole = false;
    try (FileChannel channel = FileChannel.open(written, CREATE_NEW, WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
      content.writeTo(out);
      out.flush();
      channel.force(false);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(written);
      }
    }
    return written;
  }

  private static void writeAll(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(content);
    while (left.hasRemaining()) {
      channel.write(left);
    }
    channel.force(false);
  }

  /** So that the name outlives a power failure too, where the system can sync folders. */
  private static void sync(Path target) {
    try (FileChannel folder = FileChannel.open(Objects.requireNonNull(target.getParent()), READ)) {
      folder.force(true);
    } catch (IOException e) {
      return; // Windows cannot; the file itself is synced.
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /** A task that outlives its run may add files to a folder, or delete its own, meanwhile. */
  @Override
  public void delete(String name) throws IOException {
    Path target = root.resolve(name);
    for (int tries = 1; Files.exists(target); tries++) {
      try (Stream<Path> files = Files.walk(target)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (UncheckedIOException | NoSuchFileException | DirectoryNotEmptyException e) {
        if (tries == TRIES) {
          throw new IOException(e);
        }
      }
    }
  }

  @Override
  public Log log(String name) throws IOException {
    Path target = root.resolve(name);
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    FileChannel channel = FileChannel.open(target, CREATE_NEW, WRITE);
    sync(target);
    return new Log() {
      @Override
      public void append(byte[] bytes) throws IOException {
        writeAll(channel, bytes);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
