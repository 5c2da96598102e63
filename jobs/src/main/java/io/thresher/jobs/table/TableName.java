package io.thresher.jobs.table;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The name of a table in a catalog, as its parts. */
public record TableName(List<String> parts) {
  private static final Pattern PART = Pattern.compile("\\G(?:`((?:[^`]|``)+)`|([^`.\\s]+))(\\.|$)");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public TableName {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a name as SQL has it.
   *
   * @param option that it was given by
   * @throws ScoringException THR-USE-965 where it is none
   */
  public static TableName of(String option, String text) {
    List<String> parts = new ArrayList<>();
    Matcher part = PART.matcher(text);
    int end = 0;
    boolean more = true;
    while (more && part.find()) {
      parts.add(part.group(1) == null ? part.group(2) : part.group(1).replace("``", "`"));
      end = part.end();
      more = part.group(3).equals(".");
    }
    if (more || end != text.length()) {
      throw new ScoringException(TableProblems.badName(option, text));
    }
    return new TableName(parts);
  }

  /** A table of what a format knows of this one, such as its snapshots. */
  TableName child(String name) {
    return new TableName(Stream.concat(parts.stream(), Stream.of(name)).toList());
  }

  /** As a part of SQL, whatever characters it has. */
  public String quoted() {
    return parts.stream()
        .map(part -> "`" + part.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }

  @Override
  public String toString() {
    return parts.stream()
        .map(part -> PLAIN.matcher(part).matches() ? part : "`" + part.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }
}
