package io.thresher.jobs.reference;

import io.thresher.errors.Area;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** {@code exit-codes.md}. */
final class ExitCodePage {
  private static final String INTRO =
      """
      # Exit codes

      The exit code of a process is that of the first problem it prints; [errors](errors.md) lists them all.

      | code | what happened | what to do |
      |---|---|---|
      | 0 | done: the output is published, or was already | nothing |
      """;

  private static final String END =
      """

      A process that is ended by a signal has 128 and the number of the signal: 130 after Ctrl-C, 143 after `kill`, 137 after
      `kill -9` or where the system ended it for memory. Nothing is published then, unless the process was about to end; the
      same command continues the run. 1 is Java's or spark-submit's own, before Thresher has started.
      """;

  private ExitCodePage() {}

  static String text() {
    StringBuilder page = new StringBuilder(INTRO);
    Arrays.stream(Area.values())
        .sorted(Comparator.comparing(Area::exitCode))
        .forEach(
            area ->
                page.append(
                    String.format(
                        Locale.ROOT,
                        "| %d | %s | %s |\n",
                        area.exitCode(),
                        area.meaning(),
                        area.advice())));
    return page.append(END).toString();
  }
}
