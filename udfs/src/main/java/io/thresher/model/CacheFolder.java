package io.thresher.model;

import static java.util.Objects.requireNonNull;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.cache.FileUse;
import io.thresher.model.cache.HostLock;
import io.thresher.model.cache.LeastRecentlyUsed;
import io.thresher.model.cache.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that a {@link ModelStore} keeps: {@code <digest>/} for each model, {@code .locks/},
 * and {@code .partial/} for models under way.
 */
final class CacheFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CacheFolder.class);
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path root;
  private final Path locks;
  private final Path partials;
  private final LeastRecentlyUsed used;

  private CacheFolder(Path root) {
    this.root = root;
    this.locks = root.resolve(".locks");
    this.partials = root.resolve(".partial");
    this.used = new LeastRecentlyUsed(root, locks, partials, CacheEntry.MARKER);
  }

  static Path defaultRoot() {
    String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    return Path.of(System.getProperty("java.io.tmpdir"), "thresher-" + user, "models");
  }

  static CacheFolder open(Path root) {
    CacheFolder cache = new CacheFolder(root);
    Path parent = root.getParent();
    if (parent != null && root.equals(defaultRoot().toAbsolutePath().normalize())) {
      PrivateFolder.require(parent); // Its name is known to all, so anyone could have made it.
    }
    PrivateFolder.require(root);
    PrivateFolder.require(cache.locks);
    PrivateFolder.require(cache.partials);
    cache.removeAbandoned();
    return cache;
  }

  Path root() {
    return root;
  }

  /** The model that is cached under a digest; whole, and there to stay for a while. */
  Optional<CacheEntry> find(String digest) {
    Optional<CacheEntry> found = look(digest);
    boolean stale = found.isPresent() && writing(() -> used.isStale(found.get().folder()));
    return stale ? locked(digest, () -> findInLock(digest)) : found;
  }

  /** The same, to be called in {@link #locked}. */
  Optional<CacheEntry> findInLock(String digest) {
    Optional<CacheEntry> found = look(digest);
    found.ifPresent(
        entry ->
            writing(
                () -> {
                  used.touch(entry.folder());
                  return entry;
                }));
    return found;
  }

  private Optional<CacheEntry> look(String digest) {
    return writing(() -> CacheEntry.find(root.resolve(digest)));
  }

  /** Says that the files of a cached model are in use, until it is closed. */
  FileUse use(String digest) {
    return writing(() -> FileUse.of(used.lockOf(digest)));
  }

  /** Makes room, where models take more than so many bytes; what may not go stays. */
  void keepWithin(long most) {
    try {
      used.keepWithin(most);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("The cache of models in {} could not be made smaller", root, e);
    }
  }

  /** Copies a part of a model into a folder, under its own name. */
  ModelLocation.Part copy(ModelSource source, String name, Path folder) {
    return copy(source, name, name, folder);
  }

  private ModelLocation.Part copy(ModelSource source, String name, String stored, Path folder) {
    Path file = folder.resolve(stored).normalize();
    if (!file.startsWith(folder)) {
      throw new ScoringException(ModelProblems.externalOutside(source.uri(), name));
    }
    return writing(
        () -> {
          Files.createDirectories(file.getParent());
          try (OutputStream to = Files.newOutputStream(file)) {
            String sha256 =
                ModelSource.reading(source.uri(), () -> digestingCopy(source, name, to));
            return new ModelLocation.Part(name, Files.size(file), sha256);
          }
        });
  }

  /** Writes a part of a model that lies nowhere else. */
  ModelLocation.Part write(String name, byte[] bytes, Path folder) {
    return writing(
        () -> {
          Files.write(folder.resolve(name), bytes);
          return CacheEntry.part(folder, name);
        });
  }

  /** Copies a file that stands beside the graph, or one folder above it, to beside the graph. */
  ModelLocation.Part copyBeside(ModelSource source, String name, Path folder) {
    return copy(source, name, new ModelLocation.Part(name, 0, "").stored().name(), folder);
  }

  private static String digestingCopy(ModelSource source, String name, OutputStream to)
      throws IOException {
    try (InputStream from = source.open(name)) {
      return Sha256.copy(from, to);
    }
  }

  /**
   * Makes the files in {@code partial} the cached model, unless there is one already; to be called
   * in {@link #locked}.
   */
  CacheEntry publish(ModelLocation location, OnnxFile file, Path partial) {
    Path folder = root.resolve(location.digest());
    return findInLock(location.digest())
        .orElseGet(
            () ->
                writing(
                    () -> {
                      complete(location, file, partial);
                      LeastRecentlyUsed.delete(folder);
                      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
                      return CacheEntry.find(folder)
                          .orElseThrow(() -> new IOException("files vanished from " + folder));
                    }));
  }

  private static void complete(ModelLocation location, OnnxFile file, Path partial)
      throws IOException {
    List<ModelLocation.Part> files = new ArrayList<>();
    location.parts().forEach(part -> files.add(part.stored()));
    String original = files.get(0).name();
    Optional<ModelProto> adapted = file.adapted();
    if (adapted.isPresent()) {
      String opened = CacheEntry.adapted(original);
      try (OutputStream to = Files.newOutputStream(partial.resolve(opened))) {
        adapted.get().writeTo(to);
      }
      files.add(1, CacheEntry.part(partial, opened));
    } else {
      files.add(1, files.get(0));
    }
    CacheEntry.mark(partial, files);
  }

  /**
   * Writes a graph beside the file it was made from, whole or not at all, unless that very graph is
   * there.
   */
  Path beside(Path file, String suffix, ModelProto graph) {
    Path target = file.resolveSibling(requireNonNull(file.getFileName()) + suffix);
    return writing(
        () -> {
          if (!CacheEntry.has(target, digest(graph))) {
            Path partial = PrivateFolder.temporary(partials);
            try {
              Path written = partial.resolve("graph.onnx");
              try (OutputStream to = Files.newOutputStream(written)) {
                graph.writeTo(to);
              }
              Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
              LeastRecentlyUsed.delete(partial);
            }
          }
          return target;
        });
  }

  private static String digest(ModelProto graph) throws IOException {
    return Sha256.of(graph::writeTo);
  }

  /** A step that works in a temporary folder. */
  interface Assembly<T> {
    T in(Path partial) throws IOException;
  }

  /** Runs a step in a folder that is removed afterwards, if it is still there. */
  <T> T assemble(Assembly<T> step) {
    return writing(
        () -> {
          Path partial = PrivateFolder.temporary(partials);
          try {
            return step.in(partial);
          } finally {
            LeastRecentlyUsed.delete(partial);
          }
        });
  }

  /** Runs a step that no other process or thread of this host runs for that digest. */
  <T> T locked(String digest, Supplier<T> step) {
    return writing(() -> HostLock.holding(locks.resolve(digest), step));
  }

  private <T> T writing(ModelSource.Reading<T> step) {
    try {
      return step.read();
    } catch (IOException e) {
      throw unusable(e);
    } catch (UncheckedIOException e) {
      throw unusable(requireNonNull(e.getCause()));
    }
  }

  private ScoringException unusable(IOException e) {
    return new ScoringException(
        ModelProblems.cacheUnusable(root.toString(), PrivateFolder.reason(e)), e);
  }

  private void removeAbandoned() {
    Instant limit = Instant.now().minus(ABANDONED);
    writing(
        () -> {
          try (Stream<Path> found = Files.list(partials)) {
            for (Path partial : found.toList()) {
              if (isOlder(partial, limit)) {
                LeastRecentlyUsed.delete(partial);
              }
            }
          }
          return root;
        });
  }

  private static boolean isOlder(Path partial, Instant limit) throws IOException {
    try {
      return Files.getLastModifiedTime(partial).toInstant().isBefore(limit);
    } catch (NoSuchFileException e) {
      return false; // Its owner was done with it meanwhile.
    }
  }
}
