package io.thresher.jobs.cli;

import io.thresher.errors.Problem;
import io.thresher.errors.UsageProblems;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli objects to, as problems. */
final class UsageErrors {
  private UsageErrors() {}

  static List<Problem> of(ParseResult parsed) {
    List<Problem> problems = new ArrayList<>();
    for (ParseResult level :
        parsed.asCommandLineList().stream().map(c -> c.getParseResult()).toList()) {
      for (Exception error : level.errors()) {
        problems.addAll(of(error, level.commandSpec()));
      }
    }
    return problems.stream().distinct().toList();
  }

  private static List<Problem> of(Exception error, CommandSpec command) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched(), unmatched.getCommandLine().getCommandSpec());
    }
    String name = command.qualifiedName();
    if (error instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing.getMissing().stream().map(argument -> missing(argument, name)).toList();
    }
    if (error instanceof ParameterException parameter && parameter.getArgSpec() != null) {
      String value = parameter.getValue();
      return value == null
          ? List.of(UsageProblems.invalid(name, firstLine(parameter)))
          : List.of(
              UsageProblems.badValue(
                  label(parameter.getArgSpec()), value, expected(parameter.getArgSpec())));
    }
    return List.of(UsageProblems.invalid(name, firstLine(error)));
  }

  private static Problem missing(ArgSpec argument, String command) {
    return argument.isOption()
        ? UsageProblems.needsValue(label(argument), command, argument.paramLabel())
        : UsageProblems.missingOption(label(argument), command, argument.paramLabel());
  }

  private static List<Problem> unmatched(List<String> arguments, CommandSpec command) {
    List<Problem> problems = new ArrayList<>();
    boolean behindUnknown = false;
    for (String argument : arguments) {
      if (argument.startsWith("-")) {
        String option = argument.replaceFirst("=.*", "");
        problems.add(
            UsageProblems.unknownOption(
                option, command.qualifiedName(), command.optionsMap().keySet()));
        behindUnknown = !argument.contains("=");
      } else if (behindUnknown) {
        behindUnknown = false; // The value of an option that was reported.
      } else if (command.subcommands().isEmpty()) {
        problems.add(UsageProblems.unexpectedArgument(argument, command.qualifiedName()));
      } else {
        problems.add(UsageProblems.unknownCommand(argument, command.subcommands().keySet()));
        break;
      }
    }
    return problems;
  }

  private static String label(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String expected(ArgSpec argument) {
    Class<?> type = argument.type();
    if (type.isEnum()) {
      return "one of "
          + String.join(
              ", ",
              java.util.Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class) {
      return "a number";
    }
    return argument.paramLabel();
  }

  private static String firstLine(Exception error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("invalid call");
  }
}
