package io.thresher.jobs;

import io.thresher.errors.Problem;
import io.thresher.errors.RunProblems;
import io.thresher.jobs.cli.CommandLines;
import io.thresher.jobs.cli.Invocation;
import io.thresher.jobs.cli.Terminal;
import java.io.PrintStream;
import java.util.List;

/** The entry point of the command line, on embedded Spark and under spark-submit alike. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    YarnDriver yarn = YarnDriver.isHere() ? new YarnDriver() : null;
    PrintStream err = yarn == null ? System.err : yarn.remembering(System.err);
    int code = guarded(arguments, err);
    System.out.flush();
    err.flush();
    if (yarn != null) {
      yarn.end(code);
      return;
    }
    // Under spark-submit only an exit carries the code out, and stray threads must not hold it up.
    System.exit(code);
  }

  /** Before a command runs, nothing else turns a failure of Java itself into a line and a code. */
  private static int guarded(String[] arguments, PrintStream err) {
    // Loaded now: later there may be no file or memory left to load it.
    Problem problem = RunProblems.classMissing("its own classes");
    try {
      return run(arguments, System.out, err);
    } catch (OutOfMemoryError e) {
      problem = RunProblems.heapTooSmall((Runtime.getRuntime().maxMemory() >> 20) + " MiB");
    } catch (LinkageError e) {
      String message = String.valueOf(e.getMessage());
      boolean isThere =
          e instanceof IncompatibleClassChangeError
              || message.startsWith("Could not initialize class");
      problem =
          isThere
              ? RunProblems.librariesDoNotFit(message, "a library")
              : RunProblems.classMissing(message);
    }
    err.println(problem.line());
    return problem.area().exitCode();
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
   *     than allowed, or a gate not passed
   */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    return Invocation.of(arguments, commandLines()).execute(new Terminal(out, err));
  }

  public static CommandLines commandLines() {
    return new CommandLines(
        () ->
            List.of(
                new ScoreCommand(),
                new PlanCommand(),
                new InspectCommand(),
                new CheckCommand(),
                new VerifyCommand(),
                new ConfigCommand(),
                new GenerateCommand(),
                new TuneCommand(),
                new QuantizeCommand(),
                new BenchCommand()));
  }
}
