package io.thresher.docs;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What commands print, apart from what differs from call to call. */
final class Printed {
  private Printed() {}

  /** The lines of a text that were not printed, numbers, ids and widths aside. */
  static List<String> missing(String text, String printed) {
    Set<String> lines = printed.lines().map(Printed::plain).collect(Collectors.toSet());
    return text.lines()
        .filter(line -> !line.isBlank() && !line.strip().equals("..."))
        .filter(line -> !lines.contains(plain(line)))
        .toList();
  }

  private static String plain(String line) {
    return line.strip()
        .replaceAll("\\b[0-9a-f]{16,64}\\b", "ID")
        .replaceAll("file:/\\S*/", "PLACE/")
        .replaceAll("[0-9][0-9.,]*(e-?[0-9]+)?", "N")
        .replaceAll("[ -]{2,}", "  ");
  }
}
