package io.thresher.jobs.cli;

import io.thresher.errors.Problem;
import io.thresher.errors.Redaction;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a command writes what people read. */
public record Terminal(PrintStream out, PrintStream err) {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\r\\t]]");

  public void line(String text) {
    out.println(escaped(text));
  }

  /** What a name or a value holds must not steer the terminal; lines and tabs stay. */
  private static String escaped(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
  }

  void problems(List<Problem> problems) {
    problems.forEach(problem -> err.println(escaped(problem.line())));
  }

  /** Causes come from file systems and drivers, which may quote the URL that they were given. */
  void stackTrace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    err.print(Redaction.redact(trace.toString()));
  }
}
