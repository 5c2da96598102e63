package io.thresher.check;

import java.util.List;

/**
 * The likely reason of differences.
 *
 * @param kind which
 * @param why what was seen, and what it mostly comes from
 */
public record Likely(Kind kind, String why) {

  /** Some of them in one sentence. */
  public static String summary(List<Likely> likely) {
    return "likely "
        + String.join(
            "; ", likely.stream().map(each -> each.kind().label() + ": " + each.why()).toList());
  }
}
