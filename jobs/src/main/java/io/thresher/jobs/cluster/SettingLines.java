package io.thresher.jobs.cluster;

import java.util.ArrayList;
import java.util.List;

/** Lines of a {@code spark-defaults.conf}: a property behind a comment that says why. */
final class SettingLines {
  private static final int WIDTH = 98;

  private final List<String> lines = new ArrayList<>();

  void comment(String text) {
    StringBuilder line = new StringBuilder("#");
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    lines.add(line.toString());
  }

  /** A property with its reason. */
  void set(String key, Object value, String why) {
    lines.add("");
    comment(why);
    also(key, value);
  }

  /** Another one for the same reason. */
  void also(String key, Object value) {
    lines.add(key + "  " + value);
  }

  /** One that only the user can fill in: for the same reason, commented out. */
  void fillIn(String key, String example) {
    lines.add("# " + key + "  " + example);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
