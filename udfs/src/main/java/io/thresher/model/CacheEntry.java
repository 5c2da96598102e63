package io.thresher.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model's folder in the cache. Its marker is written last and lists the files with their sizes:
 * first the model as it was fetched, then the one that a session opens, then the others.
 */
record CacheEntry(Path folder, String original, String opened) {
  private static final String MARKER = ".thresher-complete";

  /** The entry in a folder; none where files are missing or not whole. */
  static Optional<CacheEntry> find(Path folder) throws IOException {
    Path marker = folder.resolve(MARKER);
    if (!Files.isRegularFile(marker)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(marker, UTF_8)) {
      int space = line.indexOf(' ');
      String name = line.substring(space + 1);
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file)
          || !Long.toString(Files.size(file)).equals(line.substring(0, space))) {
        return Optional.empty();
      }
      names.add(name);
    }
    return names.size() < 2
        ? Optional.empty()
        : Optional.of(new CacheEntry(folder, names.get(0), names.get(1)));
  }

  /** Marks the files in a folder as whole. */
  static void mark(Path folder, String original, String opened, List<String> others)
      throws IOException {
    List<String> names = new ArrayList<>(List.of(original, opened));
    names.addAll(others);
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      lines.append(Files.size(folder.resolve(name))).append(' ').append(name).append('\n');
    }
    Files.writeString(folder.resolve(MARKER), lines, UTF_8);
  }

  Path originalFile() {
    return folder.resolve(original);
  }

  Path openedFile() {
    return folder.resolve(opened);
  }
}
