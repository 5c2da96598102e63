package io.thresher.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the blocks of a page. Comments count for the next block. */
final class BlockReader {
  private static final Pattern NOTE = Pattern.compile("<!-- ([a-z ]+): (.*) -->");
  private static final Pattern PREPARATION = Pattern.compile("<!-- prepare(?: (sql))?:");
  private static final String FENCE = "```";

  private final Page page;
  private final List<Block> blocks = new ArrayList<>();
  private Map<String, String> notes = new LinkedHashMap<>();
  private int at;

  BlockReader(Page page) {
    this.page = page;
  }

  List<Block> read() {
    while (at < page.lines().size()) {
      String line = page.lines().get(at);
      Matcher note = NOTE.matcher(line);
      Matcher preparation = PREPARATION.matcher(line);
      if (line.startsWith(FENCE)) {
        take(line.substring(FENCE.length()).strip(), FENCE, notes);
        notes = new LinkedHashMap<>();
      } else if (line.stripLeading().startsWith(FENCE)) {
        throw new IllegalStateException(place() + ": a fence must begin its line");
      } else if (preparation.matches()) {
        String language = preparation.group(1) == null ? "sh" : preparation.group(1);
        take(language, "-->", Map.of("prepare", ""));
      } else if (note.matches()) {
        notes.put(note.group(1), note.group(2));
        at++;
      } else {
        if (!line.isBlank()) {
          notes = new LinkedHashMap<>();
        }
        at++;
      }
    }
    return blocks;
  }

  private void take(String language, String end, Map<String, String> about) {
    int begin = at++;
    StringBuilder text = new StringBuilder();
    while (at < page.lines().size() && !page.lines().get(at).equals(end)) {
      text.append(page.lines().get(at++)).append('\n');
    }
    if (at++ == page.lines().size()) {
      throw new IllegalStateException(page + ":" + (begin + 1) + ": nothing ends what begins here");
    }
    blocks.add(new Block(begin + 1, language, text.toString(), Map.copyOf(about)));
  }

  private String place() {
    return page + ":" + (at + 1);
  }
}
