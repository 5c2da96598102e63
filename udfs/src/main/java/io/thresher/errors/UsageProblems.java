package io.thresher.errors;

import java.util.Collection;

/** Sentences about how a command was called. */
public final class UsageProblems {
  private UsageProblems() {}

  /** The command does not have the option: it is misspelt, or belongs to another command. */
  public static Problem unknownOption(String option, String command, Collection<String> known) {
    return usage(
        101,
        "unknown option '" + option + "'",
        command,
        "expected an option of this command",
        Nearest.hint(option, known));
  }

  /** The command cannot do without it, on the command line or in the job file. */
  public static Problem missingOption(String option, String command, String meaning) {
    return usage(
        102,
        option + " is missing",
        command,
        "expected " + meaning + ", got nothing",
        "add " + option);
  }

  /** The value of an option does not have the form that it takes, or is out of range. */
  public static Problem badValue(String option, String value, String expected) {
    return usage(
        103,
        "'" + value + "' is not a value of " + option,
        option,
        "expected " + expected,
        "correct the value; --help explains the option");
  }

  /**
   * A word stands where no value belongs: mostly a value with a blank that is not quoted, or one
   * behind an option that takes none.
   */
  public static Problem unexpectedArgument(String argument, String command) {
    return usage(
        104,
        "unexpected argument '" + argument + "'",
        command,
        "expected options only",
        "put it behind the option it belongs to, or quote it");
  }

  /** The first word is none of the commands. */
  public static Problem unknownCommand(String name, Collection<String> known) {
    return usage(
        105,
        "unknown command '" + name + "'",
        "thresher",
        "expected one of " + String.join(", ", known),
        Nearest.hint(name, known));
  }

  /** Only options are given. */
  public static Problem missingCommand(Collection<String> known) {
    return usage(
        106,
        "no command was given",
        "thresher",
        "expected one of " + String.join(", ", known),
        "add the command, or --help");
  }

  /** Two options say different things about the same. */
  public static Problem conflict(String option, String other, String reason) {
    return usage(
        107,
        option + " and " + other + " exclude each other",
        option,
        "expected one of the two: " + reason,
        "leave one of them out");
  }

  /** The file of {@code --job} is not there, or is not YAML with options at the top. */
  public static Problem jobFileUnreadable(String file, String reason) {
    return usage(
        108,
        "the job file cannot be read",
        file,
        "expected a YAML file of option names and values, got: " + reason,
        "correct the file or its path");
  }

  /** The job file has a key that is no option of the command. */
  public static Problem unknownJobKey(String key, String place, Collection<String> known) {
    return usage(
        109,
        "unknown key '" + key + "'",
        place,
        "expected the long name of an option, without its dashes",
        Nearest.hint(key, known));
  }

  /** The value of a key is a list or a mapping where one text belongs, or is given twice. */
  public static Problem badJobValue(String key, String place, String expected) {
    return usage(
        110,
        "the value of '" + key + "' has the wrong form",
        place,
        "expected " + expected,
        "correct the job file");
  }

  /** The call cannot be parsed, for a reason that has no code of its own. */
  public static Problem invalid(String command, String message) {
    return usage(
        111,
        message,
        command,
        "expected a call as --help describes it",
        "run '" + command + " --help'");
  }

  /** Spark cannot parse the SQL of an option. */
  public static Problem badExpression(String option, String expression, String reason) {
    return usage(
        112,
        option + " is not valid SQL",
        expression,
        "expected a SQL text that Spark can read, got: " + reason,
        "correct the expression");
  }

  /**
   * The report would lie on, or in, something that the command reads or writes.
   *
   * @param relation how the file stands to the other: {@code equals} or {@code is inside}
   */
  public static Problem reportMeets(String file, String relation, String other, String place) {
    return usage(
        113,
        "the report " + relation + " " + other,
        file,
        "expected a file apart from " + place,
        "choose another --report");
  }

  /**
   * {@code --query} takes statements that read. What creates, changes or deletes is refused, since
   * a run may be repeated.
   */
  public static Problem notAQuery(String option, String statement) {
    return usage(
        114,
        option + " would do more than read",
        statement,
        "expected a query or condition that changes nothing and runs no program, such as SELECT",
        "run other statements elsewhere, before scoring");
  }

  /** The option is the last word, or another option follows at once. */
  public static Problem needsValue(String option, String command, String meaning) {
    return usage(
        115,
        option + " needs a value",
        command,
        "expected " + meaning + " behind it, got nothing",
        "add the value, or leave " + option + " out");
  }

  /** {@code --keep} and {@code --drop} name the same column. */
  public static Problem keptAndDropped(String column) {
    return usage(
        116,
        "the column '" + column + "' is both kept and dropped",
        "--keep and --drop",
        "expected every column in one of the two at most",
        "leave it out of --keep or of --drop");
  }

  /**
   * Every user of a machine can list the arguments of its processes, and job files lie in
   * repositories. So a password, key, token or signature there is refused, and never repeated.
   *
   * @param place the option, and the job file where it stands in one
   */
  public static Problem secretGiven(String place) {
    return usage(
        601,
        "a credential stands where others can read it",
        place,
        "expected no password, key, token or signature in arguments, job files and URLs, got one"
            + " (not shown)",
        "take it out, treat it as disclosed, and give it by a Hadoop credential provider"
            + " (hadoop.security.credential.provider.path), the environment, the machine's role,"
            + " or a properties file that only you can read");
  }

  private static Problem usage(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.USAGE, number, what, where, expectation, fix);
  }
}
