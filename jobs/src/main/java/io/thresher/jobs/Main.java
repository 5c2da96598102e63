package io.thresher.jobs;

import io.thresher.jobs.cli.CommandLines;
import io.thresher.jobs.cli.Invocation;
import io.thresher.jobs.cli.Terminal;
import java.io.PrintStream;
import java.util.List;

/** The entry point of the command line, on embedded Spark and under spark-submit alike. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int code = run(arguments, System.out, System.err);
    System.out.flush();
    System.err.flush();
    // Under spark-submit only an exit carries the code out, and stray threads must not hold it up.
    System.exit(code);
  }

  /**
   * Runs one command in this process.
   *
   * <p>Uses the Spark session that is already there, and leaves it running; where there is none,
   * starts one and stops it.
   *
   * @param out progress and results
   * @param err one line for each problem
   * @return the exit code: 0 done, 2 usage, 3 model, 4 data, 5 output, 6 runtime, 7 more bad rows
   *     than allowed
   */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    return Invocation.of(arguments, commandLines()).execute(new Terminal(out, err));
  }

  public static CommandLines commandLines() {
    return new CommandLines(
        () ->
            List.of(
                new ScoreCommand(),
                new InspectCommand(),
                new VerifyCommand(),
                new ConfigCommand(),
                new GenerateCommand(),
                new BenchCommand()));
  }
}
