package io.thresher.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.model.cache.KnownFiles;
import io.thresher.model.cache.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model's folder in the cache. Its marker is written last and lists the files with their digests
 * and sizes: first the model as it was fetched, then the one that a session opens, then the others.
 * The folder is named by the digest of the model.
 */
record CacheEntry(Path folder, String original, String opened) {
  static final String MARKER = ".thresher-complete-2";

  private static final String ADAPTED = ".thresher-adapted-";

  /** To be raised with every change of what a model is adapted to. */
  private static final String VERSION = "3.onnx";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\d+) (.+)");
  private static final KnownFiles KNOWN = new KnownFiles();

  /**
   * The entry in a folder; none where files are missing, are not what was fetched, or could have
   * been written by others.
   */
  static Optional<CacheEntry> find(Path folder) throws IOException {
    Path marker = folder.resolve(MARKER);
    if (!Files.isRegularFile(marker, LinkOption.NOFOLLOW_LINKS)
        || !PrivateFolder.isPrivate(folder)) {
      return Optional.empty();
    }
    List<ModelLocation.Part> files = new ArrayList<>();
    for (String line : Files.readAllLines(marker, UTF_8)) {
      Matcher file = LINE.matcher(line);
      if (!file.matches()) {
        return Optional.empty();
      }
      files.add(
          new ModelLocation.Part(file.group(3), Long.parseLong(file.group(2)), file.group(1)));
    }
    if (files.size() < 2 || isOfOtherVersion(files.get(1).name()) || !isWhole(folder, files)) {
      return Optional.empty();
    }
    return Optional.of(new CacheEntry(folder, files.get(0).name(), files.get(1).name()));
  }

  private static boolean isOfOtherVersion(String opened) {
    return opened.contains(ADAPTED) && !opened.endsWith(VERSION);
  }

  private static boolean isWhole(Path folder, List<ModelLocation.Part> files) throws IOException {
    for (ModelLocation.Part file : files) {
      Path path = folder.resolve(file.name()).normalize();
      if (!path.startsWith(folder)
          || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          || Files.size(path) != file.bytes()
          || !path.toRealPath().equals(folder.toRealPath().resolve(folder.relativize(path)))
          || !KNOWN.has(path, file.sha256(), CacheEntry::sha256)) {
        return false;
      }
    }
    List<ModelLocation.Part> fetched = new ArrayList<>(files);
    fetched.remove(1);
    return Sha256.ofParts(fetched).equals(String.valueOf(folder.getFileName()));
  }

  /** The name of a model that is opened in place of the original. */
  static String adapted(String original) {
    return original + ADAPTED + VERSION;
  }

  /** Marks the files in a folder as whole. */
  static void mark(Path folder, List<ModelLocation.Part> files) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ModelLocation.Part file : files) {
      lines.append(file.sha256()).append(' ').append(file.bytes()).append(' ');
      lines.append(file.name()).append('\n');
    }
    Files.writeString(folder.resolve(MARKER), lines, UTF_8);
  }

  /** A file in a folder, as it is now. */
  static ModelLocation.Part part(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    return new ModelLocation.Part(name, Files.size(file), sha256(file));
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream from = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return Sha256.copy(from, OutputStream.nullOutputStream());
    }
  }

  /** Whether a file has this digest; it is read once, as long as it does not change. */
  static boolean has(Path file, String sha256) throws IOException {
    return KNOWN.has(file, sha256, CacheEntry::sha256);
  }

  Path originalFile() {
    return folder.resolve(original);
  }

  Path openedFile() {
    return folder.resolve(opened);
  }
}
