package io.thresher.model.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the folders in a folder below a size together, by removing those that were not used for
 * longest. None goes that is in use, or was a short while ago: whoever has just found it is about
 * to open its files.
 */
public final class LeastRecentlyUsed {
  private static final Logger LOG = LoggerFactory.getLogger(LeastRecentlyUsed.class);
  private static final Duration SPARED = Duration.ofMinutes(10);

  private final Path root;
  private final Path locks;
  private final Path partials;
  private final String marker;

  private record Entry(Path folder, long bytes, Instant used) {}

  /**
   * @param root whose folders are counted; names that begin with a dot are not
   * @param locks where a use of the folder {@code x} locks {@code x.used}
   * @param partials where a folder is moved to before it is removed, so that it goes at once
   * @param marker the file of a folder whose time says when it was used
   */
  public LeastRecentlyUsed(Path root, Path locks, Path partials, String marker) {
    this.root = root;
    this.locks = locks;
    this.partials = partials;
    this.marker = marker;
  }

  /** The file that whoever uses a folder locks. */
  public Path lockOf(String name) {
    return locks.resolve(name + ".used");
  }

  /**
   * Whether a folder could go before long, and {@link #touch} has to be called in its {@link
   * HostLock} before its files are relied on.
   */
  public boolean isStale(Path folder) throws IOException {
    return Files.getLastModifiedTime(folder.resolve(marker))
        .toInstant()
        .isBefore(Instant.now().minus(SPARED.dividedBy(2)));
  }

  /** Says that a folder is used now. */
  public void touch(Path folder) throws IOException {
    Files.setLastModifiedTime(folder.resolve(marker), FileTime.from(Instant.now()));
  }

  /** Removes folders until the rest takes no more than so many bytes, or none may go. */
  public void keepWithin(long most) throws IOException {
    List<Entry> entries = entries();
    long bytes = entries.stream().mapToLong(Entry::bytes).sum();
    entries.sort(Comparator.comparing(Entry::used));
    for (Entry entry : entries) {
      if (bytes <= most || isSpared(entry.used())) {
        return;
      }
      if (remove(entry.folder())) {
        LOG.info("Removed {} from the cache of models", entry.folder());
        bytes -= entry.bytes();
      }
    }
  }

  private boolean remove(Path folder) throws IOException {
    String name = String.valueOf(folder.getFileName());
    Path partial = PrivateFolder.temporary(partials);
    Path gone = partial.resolve(name);
    boolean removed =
        HostLock.holding(
            locks.resolve(name),
            () -> {
              try {
                FileUse.whileUnused(lockOf(name), () -> moveUnlessUsed(folder, gone));
              } catch (IOException e) {
                LOG.warn("{} could not be removed from the cache of models", folder, e);
              }
              return Files.exists(gone);
            });
    delete(partial);
    return removed;
  }

  private void moveUnlessUsed(Path folder, Path gone) throws IOException {
    if (!isSpared(used(folder))) {
      Files.move(folder, gone, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.toList()) {
        if (!String.valueOf(folder.getFileName()).startsWith(".")
            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          try {
            entries.add(new Entry(folder, bytes(folder), used(folder)));
          } catch (NoSuchFileException | UncheckedIOException e) {
            LOG.debug("Another process has removed {}", folder, e);
          }
        }
      }
    }
    return entries;
  }

  private Instant used(Path folder) throws IOException {
    Path file = folder.resolve(marker);
    return Files.getLastModifiedTime(Files.exists(file) ? file : folder).toInstant();
  }

  private static boolean isSpared(Instant used) {
    return used.isAfter(Instant.now().minus(SPARED));
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
      }
    }
    return bytes;
  }

  /**
   * Removes a folder and what is in it, if it is there; links themselves, and not what they name.
   */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
