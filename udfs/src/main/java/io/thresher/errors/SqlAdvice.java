package io.thresher.errors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Problems as a text of SQL is told of them: options stand in a map in place of the command line's
 * flags, and those that are equal but for the column are one.
 */
public final class SqlAdvice {
  private static final int SHOWN = 3;
  private static final Pattern OPTION =
      Pattern.compile("--([a-z][a-z-]*(?:\\.[a-z-]+)*)(?: ([^\\s;:)]*[^\\s,;:)]))?");

  /** What follows the name of an option in a sentence, and is not its value. */
  private static final Set<String> WORDS =
      Set.of("out", "or", "and", "too", "to", "smaller", "contradicts", "gives", "with");

  private SqlAdvice() {}

  /** In the order found; at least one where there is one. */
  public static List<Problem> of(List<Problem> problems) {
    Map<List<Object>, List<Problem>> kinds = new LinkedHashMap<>();
    for (Problem problem : problems) {
      kinds
          .computeIfAbsent(
              List.of(problem.area(), problem.number(), problem.what()), key -> new ArrayList<>())
          .add(
              new Problem(
                  problem.area(),
                  problem.number(),
                  inSql(problem.what()),
                  inSql(problem.where()),
                  inSql(problem.expectation()),
                  inSql(problem.fix())));
    }
    return kinds.values().stream().map(SqlAdvice::one).toList();
  }

  private static Problem one(List<Problem> equal) {
    Problem first = equal.get(0);
    List<String> places = equal.stream().map(Problem::where).distinct().toList();
    String where = String.join("; ", places.subList(0, Math.min(SHOWN, places.size())));
    return new Problem(
        first.area(),
        first.number(),
        first.what(),
        places.size() > SHOWN ? where + "; and " + (places.size() - SHOWN) + " more" : where,
        same(
            first.expectation(),
            equal.stream().map(Problem::expectation).toList(),
            " in the first"),
        same(first.fix(), equal.stream().map(Problem::fix).toList(), "; the others likewise"));
  }

  private static String same(String first, List<String> all, String otherwise) {
    return all.stream().allMatch(first::equals) ? first : first + otherwise;
  }

  private static String inSql(String text) {
    String columns =
        text.replace(
                "set the others apart with --keep or --drop", "leave the others out of the call")
            .replaceAll("the column out \\(--drop [^)]*\\)", "the column out of the call")
            .replace(", or keep it for the output only (--keep)", "");
    return OPTION.matcher(columns).replaceAll(SqlAdvice::option);
  }

  private static String option(MatchResult found) {
    String key = found.group(1);
    String value = found.group(2);
    if (value == null) {
      return "option '" + key + "'";
    }
    return Matcher.quoteReplacement(
        WORDS.contains(value)
            ? "option '" + key + "' " + value
            : "map('" + key + "', '" + value + "')");
  }
}
