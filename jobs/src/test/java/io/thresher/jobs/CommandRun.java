package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.jobs.reference.WrittenDocuments;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What one call of the command line, in this process, printed and returned. */
public record CommandRun(int exitCode, String out, String err) {

  public static CommandRun of(List<String> arguments) {
    return of(arguments.toArray(String[]::new));
  }

  public static CommandRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    WrittenDocuments.check(arguments, code);
    return new CommandRun(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  List<String> errorLines() {
    return err.lines().toList();
  }
}
