package io.thresher.jobs.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands on a terminal in the end that understands just as much as Thresher makes use of. */
public final class Glass {
  private static final Pattern STEP = Pattern.compile("\u001b\\[K|\u001b\\[A|\r|\n|[^\u001b\r\n]+");

  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
  private int line;
  private int column;

  private Glass() {}

  /** The lines, without blanks at their ends and empty ones at the end. */
  public static List<String> after(String written) {
    Glass glass = new Glass();
    Matcher steps = STEP.matcher(written);
    int read = 0;
    while (steps.find()) {
      if (steps.start() != read) {
        throw new AssertionError("unknown sequence: " + written.substring(read, steps.start()));
      }
      read = steps.end();
      glass.step(steps.group());
    }
    List<String> shown = new ArrayList<>(glass.lines.stream().map(Glass::text).toList());
    while (!shown.isEmpty() && shown.get(shown.size() - 1).isEmpty()) {
      shown.remove(shown.size() - 1);
    }
    return shown;
  }

  private static String text(StringBuilder line) {
    return line.toString().stripTrailing();
  }

  private void step(String step) {
    switch (step) {
      case "\u001b[K" -> lines.get(line).setLength(Math.min(column, lines.get(line).length()));
      case "\u001b[A" -> line--;
      case "\r" -> column = 0;
      case "\n" -> {
        line++;
        column = 0;
        if (line == lines.size()) {
          lines.add(new StringBuilder());
        }
      }
      default -> put(step);
    }
  }

  private void put(String text) {
    StringBuilder at = lines.get(line);
    while (at.length() < column) {
      at.append(' ');
    }
    at.replace(column, Math.min(at.length(), column + text.length()), text);
    column += text.length();
  }
}
