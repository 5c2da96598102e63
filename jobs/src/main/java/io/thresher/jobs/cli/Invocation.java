package io.thresher.jobs.cli;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.Redaction;
import io.thresher.errors.RunProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.report.ReportFile;
import io.thresher.jobs.report.RunReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** One call of the command line, from its arguments to its exit code. */
public final class Invocation {
  private final ParseResult parsed;
  private final Problems problems;

  private Invocation(ParseResult parsed, Problems problems) {
    this.parsed = parsed;
    this.problems = problems;
  }

  /** Parses the arguments, then the job file they name, whose options stand behind them. */
  public static Invocation of(String[] arguments, CommandLines commandLines) {
    ParseResult parsed = commandLines.create(arguments).parseArgs(arguments);
    Problems problems = new Problems();
    SecretArguments.check(Arrays.asList(arguments), null, problems);
    SecretArguments.checkSubmission(System.getProperty("sun.java.command", ""), problems);
    Subcommand command = subcommand(parsed);
    String job = command == null ? null : command.common().job;
    if (job != null && parsed.errors().isEmpty()) {
      // Beside all commands: inspect takes the file of a job that is to be scored.
      ParseResult alone = commandLines.create().parseArgs(arguments).subcommand();
      List<String> merged = new ArrayList<>(List.of(arguments[0]));
      problems.collect(() -> merged.addAll(JobFile.read(job).argumentsBeside(alone)));
      SecretArguments.check(merged, job, problems);
      merged.addAll(Arrays.asList(arguments).subList(1, arguments.length));
      String[] all = merged.toArray(String[]::new);
      parsed = commandLines.create(all).parseArgs(all);
    }
    UsageErrors.of(parsed).forEach(problems::add);
    return new Invocation(parsed, problems);
  }

  private static @Nullable Subcommand subcommand(ParseResult parsed) {
    return parsed.hasSubcommand()
        ? (Subcommand) parsed.subcommand().commandSpec().userObject()
        : null;
  }

  /**
   * @return the exit code
   */
  public int execute(Terminal terminal) {
    if (helped(innermost(parsed), terminal)) {
      return 0;
    }
    Subcommand command = subcommand(parsed);
    if (command == null) {
      if (problems.none()) {
        problems.add(UsageProblems.missingCommand(parsed.commandSpec().subcommands().keySet()));
      }
      terminal.problems(problems.list());
      return new ScoringException(problems.list().get(0)).exitCode();
    }
    return execute(command, terminal.with(command.common().logFormat));
  }

  private static boolean helped(ParseResult parsed, Terminal terminal) {
    CommandLine commandLine = parsed.commandSpec().commandLine();
    if (parsed.isUsageHelpRequested()) {
      commandLine.usage(terminal.out());
    } else if (parsed.isVersionHelpRequested()) {
      commandLine.printVersionHelp(terminal.out());
    } else {
      return false;
    }
    return true;
  }

  private static ParseResult innermost(ParseResult parsed) {
    return parsed.hasSubcommand() ? innermost(parsed.subcommand()) : parsed;
  }

  private int execute(Subcommand command, Terminal terminal) {
    Problems refused = new Problems();
    String file = reportFile(command);
    if (file != null) {
      ReportFile.check(file, paths(command), refused);
    }
    RunReport report = new RunReport(parsed.subcommand().commandSpec().name(), refused.list());
    if (file != null) {
      report.pageAt(file);
    }
    try {
      problems.throwIfAny();
      command.run(terminal, report);
    } catch (Throwable thrown) {
      ScoringException failure = ErrorTranslation.translate(thrown);
      Set<Problem> all = new LinkedHashSet<>(failure.problems());
      all.addAll(report.refusals());
      terminal.problems(List.copyOf(all));
      if (command.common().debug) {
        terminal.stackTrace(Objects.requireNonNullElse(failure.getCause(), thrown));
      }
      report.failed(failure);
    }
    int code = written(report, file, terminal);
    terminal.finished(report.summary(code));
    return code;
  }

  private static @Nullable String reportFile(Subcommand command) {
    String file = command.common().report;
    return file == null || Redaction.inUrl(file) ? null : file;
  }

  private static Map<String, List<String>> paths(Subcommand command) {
    Map<String, List<String>> paths = new LinkedHashMap<>(command.paths());
    String job = command.common().job;
    if (job != null) {
      paths.put("the job file", List.of(job));
    }
    return paths;
  }

  private static int written(RunReport report, @Nullable String file, Terminal terminal) {
    if (file == null || !report.refusals().isEmpty()) {
      return report.exitCode();
    }
    try {
      report.write(file);
      return report.exitCode();
    } catch (IOException | RuntimeException e) {
      ScoringException failure =
          new ScoringException(RunProblems.reportUnwritable(file, e.toString()), e);
      terminal.problems(failure.problems());
      return report.exitCode() == 0 ? failure.exitCode() : report.exitCode();
    }
  }
}
