package io.thresher.jobs.reference;

import io.thresher.errors.Area;
import io.thresher.errors.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code errors.md}: every code, what it says, why it arises, how to fix it. */
final class ErrorPage {
  private static final String INTRO =
      """
      # Errors

      A command that fails prints one line for each problem, and so does the exception of a query:

      ```text
      THR-<AREA>-<number>: what is wrong | where | expected, got | how to fix it
      ```

      With `--report`, the same parts stand in [the report](report.md). A code always means the same; its number is never
      used for anything else. Words in *italics* stand for what a message names. [Exit codes](exit-codes.md) tell a script
      what to do.

      """;

  private ErrorPage() {}

  static String text() {
    List<ErrorCodes.Code> codes = ErrorCodes.all();
    List<String> labels = Arrays.stream(Area.values()).map(Area::label).distinct().toList();
    StringBuilder page = new StringBuilder(INTRO);
    page.append("| code | exit code | what is wrong |\n|---|---|---|\n");
    for (String label : labels) {
      codes.stream().filter(code -> code.label().equals(label)).forEach(c -> page.append(row(c)));
    }
    for (String label : labels) {
      page.append("\n## THR-").append(label).append('\n');
      codes.stream().filter(code -> code.label().equals(label)).forEach(c -> page.append(entry(c)));
    }
    return page.toString();
  }

  private static String row(ErrorCodes.Code code) {
    String anchor = code.name().toLowerCase(Locale.ROOT);
    return String.format(
        Locale.ROOT,
        "| [%s](#%s) | %d | %s |\n",
        code.name(),
        anchor,
        code.exitCode(),
        code.example().what());
  }

  private static String entry(ErrorCodes.Code code) {
    Problem example = code.example();
    String parameters =
        code.source().parameterTexts().entrySet().stream()
            .map(entry -> " *" + entry.getKey() + "*: " + entry.getValue() + ".")
            .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        """

        ### %s

        %s. Exit code %d.

        - **Why.** %s%s
        - **Where.** %s
        - **Expected, got.** %s
        - **Fix.** %s
        """,
        code.name(),
        capital(example.what()),
        code.exitCode(),
        code.source().text(),
        parameters,
        example.where(),
        example.expectation(),
        example.fix());
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
