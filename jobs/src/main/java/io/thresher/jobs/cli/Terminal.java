package io.thresher.jobs.cli;

import io.thresher.errors.Problem;
import io.thresher.errors.Redaction;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a command writes what people and collectors of logs read.
 *
 * @param out results
 * @param err problems and events
 * @param format of lines on {@code err}
 */
public record Terminal(PrintStream out, PrintStream err, LogFormat format) {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\r\\t]]");

  public Terminal(PrintStream out, PrintStream err) {
    this(out, err, LogFormat.TEXT);
  }

  Terminal with(LogFormat other) {
    return new Terminal(out, err, other);
  }

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
    problems.forEach(
        problem ->
            tell(
                format == LogFormat.TEXT
                    ? problem.line()
                    : LogEvent.json("problem", LogEvent.fields(problem))));
  }

  /** Tells collectors how the command ended; people see that in the results. */
  void finished(Map<String, ?> fields) {
    if (format == LogFormat.JSON) {
      tell(LogEvent.json("finished", fields));
    }
  }

  /**
   * Tells of something that happens while the command runs.
   *
   * @param event what, in a word
   * @param text what people read
   * @param fields what collectors read
   */
  public void event(String event, String text, Map<String, ?> fields) {
    tell(
        format == LogFormat.TEXT
            ? LogEvent.now() + " " + event + " " + text
            : LogEvent.json(event, fields));
  }

  private void tell(String line) {
    err.println(escaped(line));
  }

  /** Causes come from file systems and drivers, which may quote the URL that they were given. */
  void stackTrace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    String text = Redaction.redact(trace.toString());
    if (format == LogFormat.TEXT) {
      err.print(text);
    } else {
      tell(LogEvent.json("stackTrace", Map.of("text", text)));
    }
  }
}
