package io.thresher.jobs.cli;

import io.thresher.errors.Problems;
import io.thresher.errors.Redaction;
import io.thresher.errors.UsageProblems;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds credentials among arguments, which every user of the machine can list, and in job files,
 * which get shared. Adds problems that name the place and keep the value.
 */
final class SecretArguments {
  private static final String CONF = "--conf";

  /** In others, {@code token=x} is a column or a condition. */
  private static final Set<String> TEXTS = Set.of(CONF, "--run-id");

  private SecretArguments() {}

  /**
   * @param file the job file that the arguments were made of; null for those of the command line
   */
  static void check(List<String> arguments, @Nullable String file, Problems problems) {
    String before = "";
    for (String argument : arguments) {
      boolean named = argument.startsWith("--");
      int equals = named ? argument.indexOf('=') : -1;
      String option = equals > 0 ? argument.substring(0, equals) : named ? argument : before;
      String value = equals > 0 ? argument.substring(equals + 1) : argument;
      if (Redaction.inUrl(value) || (TEXTS.contains(option) && Redaction.inProperty(value))) {
        problems.add(UsageProblems.secretGiven(place(option, value, file)));
      }
      before = named && equals < 0 ? argument : "";
    }
  }

  /** The arguments of spark-submit itself, where this process is one. */
  static void checkSubmission(String commandLine, Problems problems) {
    if (commandLine.startsWith("org.apache.spark.deploy.SparkSubmit ")) {
      check(List.of(commandLine.split("\\s+")), null, problems);
    }
  }

  private static String place(String option, String value, @Nullable String file) {
    String property = value.replaceFirst("=.*", "");
    String place =
        option.equals(CONF) && !Redaction.inUrl(property)
            ? CONF + " " + property
            : option.isEmpty() ? "an argument" : option;
    return file == null ? place : file + ", " + place.substring(2);
  }
}
