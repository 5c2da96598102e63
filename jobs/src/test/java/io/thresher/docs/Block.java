package io.thresher.docs;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fenced block, or a comment that prepares for one.
 *
 * @param line where it begins, from 1
 * @param language behind the fence; of a comment, that of what it holds
 * @param notes what the comments right before the block say, by their first words: {@code not run},
 *     {@code file}, {@code exits}, {@code python needs}
 */
record Block(int line, String language, String text, Map<String, String> notes) {

  /** Why it is not run. */
  @Nullable String reason() {
    return notes.get("not run");
  }

  /** The file that it stands for. */
  @Nullable String file() {
    return notes.get("file");
  }

  int exitCode() {
    return Integer.parseInt(notes.getOrDefault("exits", "0"));
  }

  boolean prepares() {
    return notes.containsKey("prepare");
  }

  @Override
  public String toString() {
    String outcome = reason() == null ? "" : " (not run: " + reason() + ")";
    return String.format(
        Locale.ROOT, "line %d, %s%s", line, prepares() ? "preparation" : language, outcome);
  }
}
