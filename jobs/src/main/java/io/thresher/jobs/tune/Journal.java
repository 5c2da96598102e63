package io.thresher.jobs.tune;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was observed so far, in a file: one that was killed goes on behind it. The first line says
 * what is tuned, each other is an observation. A search decides by what it observed and by nothing
 * else, so that it comes to the same place again.
 */
public final class Journal {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, Deque<Observation>> earlier = new HashMap<>();
  private int found;

  private Journal(Path file) {
    this.file = file;
  }

  /** A line. */
  private record Line(String stage, String setting, Observation observation) {}

  /**
   * Opens the journal of a search.
   *
   * @param key what is tuned, where, and how: a journal of another key is replaced
   */
  public static Journal open(Path file, String key) throws IOException {
    Journal journal = new Journal(file);
    if (Files.exists(file)) {
      journal.read(key);
    }
    if (journal.found == 0) {
      // As a whole: a reader would take half a key for another one.
      Path started = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(started, JSON.writeValueAsString(key) + "\n");
      Files.move(started, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return journal;
  }

  private void read(String key) throws IOException {
    String text = Files.readString(file);
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(JSON.writeValueAsString(key))) {
      return;
    }
    // What follows the last whole line was being written when the process ended.
    Files.write(
        file,
        text.substring(0, text.lastIndexOf('\n') + 1).getBytes(UTF_8),
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    for (int i = 1; i < lines.size(); i++) {
      try {
        Line line = JSON.readValue(lines.get(i), Line.class);
        earlier
            .computeIfAbsent(line.stage() + "\n" + line.setting(), none -> new ArrayDeque<>())
            .add(line.observation());
        found++;
      } catch (JsonProcessingException e) {
        throw new IOException("line " + (i + 1) + " is no observation", e);
      }
    }
  }

  /** Observations of an earlier process. */
  public int found() {
    return found;
  }

  /** A trial that is asked only for what is not known yet, and keeps what it says. */
  public Trial keeping(String stage, Trial trial) {
    return setting -> {
      Deque<Observation> known = earlier.get(stage + "\n" + setting.describe());
      if (known != null && !known.isEmpty()) {
        return known.remove();
      }
      Observation observation = trial.of(setting);
      try {
        String line =
            JSON.writeValueAsString(new Line(stage, setting.describe(), observation)) + "\n";
        Files.writeString(file, line, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return observation;
    };
  }

  /** It is decided. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
