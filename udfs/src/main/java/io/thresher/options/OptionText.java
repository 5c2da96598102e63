package io.thresher.options;

import java.util.ArrayList;
import java.util.List;

/** Splits option values at separators; a backslash takes the next character literally. */
public final class OptionText {
  private OptionText() {}

  /**
   * The parts of {@code text} between unescaped separators, still escaped; none for an empty text.
   */
  public static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == separator) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (!text.isEmpty()) {
      parts.add(text.substring(start));
    }
    return parts;
  }

  /** The position of the first unescaped {@code separator}, or -1. */
  static int find(String text, char separator) {
    List<String> parts = split(text, separator);
    return parts.size() < 2 ? -1 : parts.get(0).length();
  }

  /** {@code text} without its escapes and surrounding blanks. */
  public static String literal(String text) {
    StringBuilder out = new StringBuilder(text.length());
    String trimmed = text.strip();
    for (int i = 0; i < trimmed.length(); i++) {
      char c = trimmed.charAt(i);
      if (c == '\\' && i + 1 < trimmed.length()) {
        i++;
        out.append(trimmed.charAt(i));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** {@code name} with every character escaped that would separate: the inverse of parsing. */
  public static String escape(String name) {
    return name.replaceAll("[\\\\;,=]", "\\\\$0");
  }
}
