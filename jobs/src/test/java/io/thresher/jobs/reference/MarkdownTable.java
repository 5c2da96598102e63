package io.thresher.jobs.reference;

import java.util.ArrayList;
import java.util.List;

/** A table; bars, lines and angle brackets in cells are taken care of. */
final class MarkdownTable {
  private final List<String> lines = new ArrayList<>();

  MarkdownTable(String... titles) {
    this(List.of(titles));
  }

  MarkdownTable(List<String> titles) {
    row(titles);
    lines.add("|" + "---|".repeat(titles.size()));
  }

  MarkdownTable row(String... cells) {
    return row(List.of(cells));
  }

  MarkdownTable row(List<String> cells) {
    StringBuilder line = new StringBuilder("|");
    for (String cell : cells) {
      String text = cell.contains("`") ? cell : cell.replace("<", "&lt;");
      line.append(' ').append(text.replace("|", "\\|").replace('\n', ' ')).append(" |");
    }
    lines.add(line.toString());
    return this;
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
