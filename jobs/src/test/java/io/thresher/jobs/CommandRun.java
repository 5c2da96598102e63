package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.jobs.reference.WrittenDocuments;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What one call of the command line, in this process, printed and returned. */
public record CommandRun(int exitCode, String out, String err) {

  public static CommandRun of(List<String> arguments) {
    return of(arguments.toArray(String[]::new));
  }

  /** With what it wrote compared with the published schemas. */
  public static CommandRun of(String... arguments) {
    CommandRun run = unchecked(arguments);
    WrittenDocuments.check(arguments, run.exitCode());
    return run;
  }

  /**
   * In a process that has the class path of the command line, not that of the tests. Less lines of
   * progress, which any run may have on a busy machine, unless they are asked for.
   */
  public static CommandRun unchecked(String... arguments) {
    CommandRun whole = whole(arguments);
    boolean asked = Arrays.stream(arguments).anyMatch(a -> a.startsWith("--progress"));
    return asked ? whole : new CommandRun(whole.exitCode, whole.out, withoutProgress(whole.err));
  }

  /** With every line that it printed. */
  static CommandRun whole(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new CommandRun(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Less what a run that takes long says meanwhile: on a busy machine any does. */
  static String withoutProgress(String errors) {
    return errors
        .lines()
        .filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}Z progress .*"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  List<String> errorLines() {
    return err.lines().toList();
  }
}
