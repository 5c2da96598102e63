package io.thresher.jobs.input;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import org.jspecify.annotations.Nullable;

/** What can be told of the options of the input before any of it is looked at. */
public final class InputChecks {
  /** A driver holds the state of each; more end it before they end. */
  private static final int MOST_PARTITIONS = 1_000_000;

  private InputChecks() {}

  /** Adds what is wrong with them. */
  public static void check(InputOptions options, String command, Problems problems) {
    boolean files = !options.paths.isEmpty();
    if (!files && options.table == null && options.query == null) {
      problems.add(UsageProblems.missingOption("--input", command, "--input, --table or --query"));
    }
    InputVerification.check(options, problems);
    if (options.table != null && files) {
      problems.add(UsageProblems.conflict("--table", "--input", "the rows come from one place"));
    }
    checkVersion(options, command, problems);
    if (options.table != null && options.query != null) {
      problems.add(UsageProblems.conflict("--table", "--query", "the rows come from one place"));
    }
    if (options.partitions != null
        && (options.partitions < 1 || options.partitions > MOST_PARTITIONS)) {
      problems.add(
          UsageProblems.badValue(
              "--partitions",
              options.partitions.toString(),
              "a whole number from 1 to " + MOST_PARTITIONS));
    }
    if (options.delimiter != null && options.delimiter.isEmpty()) {
      problems.add(UsageProblems.badValue("--delimiter", "", "one character or more"));
    }
    checkEncoding(options.encoding, problems);
    checkCharacter("--quote", options.quote, problems);
    checkCharacter("--escape", options.escape, problems);
    checkCharacter("--comment", options.comment, problems);
    if (options.decimal != null && options.decimal.length() != 1) {
      problems.add(UsageProblems.badValue("--decimal", options.decimal, "one character"));
    }
    if (options.types != null && options.schema != null) {
      problems.add(
          UsageProblems.conflict("--types", "--schema", "--schema names the types of all columns"));
    }
  }

  private static void checkVersion(InputOptions options, String command, Problems problems) {
    if (options.versionAsOf != null && options.timestampAsOf != null) {
      problems.add(
          UsageProblems.conflict(
              "--version-as-of", "--timestamp-as-of", "a table is read at one version"));
    }
    boolean asked = options.versionAsOf != null || options.timestampAsOf != null;
    if (asked && options.table == null) {
      problems.add(
          UsageProblems.missingOption(
              "--table", command, "the table that --version-as-of or --timestamp-as-of is about"));
    }
  }

  private static void checkEncoding(@Nullable String encoding, Problems problems) {
    try {
      if (encoding != null && Charset.isSupported(encoding)) {
        return;
      }
    } catch (IllegalCharsetNameException e) {
      // No name at all, so none that is known.
    }
    if (encoding != null) {
      problems.add(
          UsageProblems.badValue(
              "--encoding",
              encoding,
              "an encoding that Java knows, such as UTF-8, windows-1252, ISO-8859-1 or UTF-16"));
    }
  }

  private static void checkCharacter(String option, @Nullable String value, Problems problems) {
    if (value != null && value.length() > 1) {
      problems.add(UsageProblems.badValue(option, value, "one character, or nothing"));
    }
  }
}
