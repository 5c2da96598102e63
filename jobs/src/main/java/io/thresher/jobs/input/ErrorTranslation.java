package io.thresher.jobs.input;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.InputProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.RunProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.StoreFailures;
import io.thresher.errors.UsageProblems;
import io.thresher.spark.failures.ExecutorTroubles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What Spark throws, as the problem it stands for. */
public final class ErrorTranslation {
  /** The class of the SQL states of failures on values. */
  private static final String DATA_EXCEPTION = "22";

  /** An input's: what a run itself writes lies in a folder whose name begins with a line. */
  private static final Pattern MISSING_FILE =
      Pattern.compile("File ((?:(?!/_)\\S)+) does not exist");

  /** Parquet's words for a codec whose class, such as {@code LzoCodec}, is not there. */
  private static final Pattern MISSING_CODEC =
      Pattern.compile("Class (\\S*\\.)(\\w+)Codec was not found");

  private static final RowLocator NO_LOCATOR =
      new RowLocator() {
        @Override
        public StructType columns() {
          return new StructType();
        }

        @Override
        public @Nullable InputFormat format() {
          return null;
        }

        @Override
        public String locate(String file) {
          return "";
        }

        @Override
        public @Nullable Problem wrongBytes(String file) {
          return null;
        }
      };

  private ErrorTranslation() {}

  public static ScoringException translate(Throwable thrown) {
    return translate(thrown, NO_LOCATOR);
  }

  public static ScoringException translate(Throwable thrown, RowLocator locator) {
    ScoringException known = ScoringException.in(thrown);
    if (known != null) {
      return known;
    }
    List<Throwable> chain = Causes.chain(thrown);
    ScoringException machine = ofMachine(thrown);
    if (machine != null) {
      return machine;
    }
    for (Throwable link : chain) {
      Problem problem = link instanceof SparkThrowable s ? problem(s, chain, locator) : null;
      if (problem != null) {
        return new ScoringException(problem, thrown);
      }
    }
    for (Throwable link : chain) {
      if (link instanceof AnalysisException) {
        return new ScoringException(
            InputProblems.unsuitable("the query", Causes.message(link)), thrown);
      }
      Matcher missing = MISSING_FILE.matcher(Causes.message(link));
      if (link instanceof FileNotFoundException && missing.find()) {
        return new ScoringException(CorruptionProblems.vanished(missing.group(1)), thrown);
      }
      if (link instanceof IOException
          && Causes.message(link).startsWith("can not read FileMetaData")) {
        return new ScoringException(
            CorruptionProblems.damaged("a file of the input", Causes.message(link)), thrown);
      }
    }
    Problem executors = ExecutorTroubles.behind(thrown);
    if (executors != null) {
      return new ScoringException(executors, thrown);
    }
    String missing = FileSystems.missingClass(thrown);
    if (missing != null && missing.contains("FileSystem")) {
      return new ScoringException(InputProblems.noFileSystem("the input", missing), thrown);
    }
    return new ScoringException(
        StoreFailures.pass(thrown)
            ? RunProblems.noAnswer("a store", Causes.rootMessage(thrown))
            : RunProblems.failed("the driver", Causes.rootMessage(thrown)),
        thrown);
  }

  /** What the machine lacks, where that is behind something thrown; null where it is not. */
  public static @Nullable ScoringException ofMachine(Throwable thrown) {
    Problem problem = MachineFailures.in(Causes.chain(thrown));
    return problem == null ? null : new ScoringException(problem, thrown);
  }

  /** The same, and what Spark does not take of its settings, before anything is read. */
  public static @Nullable ScoringException ofStart(Throwable thrown) {
    for (Throwable link : Causes.chain(thrown)) {
      if (link instanceof SparkThrowable spark && isSetting(spark)) {
        return new ScoringException(setting(spark.getMessageParameters()), thrown);
      }
    }
    return ofMachine(thrown);
  }

  private static boolean isSetting(SparkThrowable thrown) {
    return String.valueOf(thrown.getCondition()).startsWith("INVALID_CONF_VALUE");
  }

  private static @Nullable Problem problem(
      SparkThrowable thrown, List<Throwable> chain, RowLocator locator) {
    String condition = thrown.getCondition();
    if (condition == null) {
      return null;
    }
    Map<String, String> values = thrown.getMessageParameters();
    String path = values.getOrDefault("path", "");
    if (condition.equals("FAILED_READ_FILE.FILE_NOT_EXIST")) {
      return CorruptionProblems.vanished(path);
    }
    if (condition.startsWith("FAILED_READ_FILE") || condition.startsWith("MALFORMED_RECORD")) {
      return unreadable(path, chain, locator);
    }
    if (condition.startsWith("PARSE_")) {
      return UsageProblems.badExpression("the SQL text", "--query", Causes.message(chain.get(0)));
    }
    if (isSetting(thrown)) {
      return setting(values);
    }
    if (String.valueOf(thrown.getSqlState()).startsWith(DATA_EXCEPTION)) {
      return InputProblems.failedExpression(
          withoutValues(Causes.message((Throwable) thrown), values));
    }
    return switch (condition) {
      case "PATH_NOT_FOUND" -> InputProblems.missingInput(path);
      case "UNABLE_TO_INFER_SCHEMA" -> InputProblems.emptyInput(values.getOrDefault("format", ""));
      case "COLUMN_ALREADY_EXISTS" ->
          InputProblems.sameName(
              values.getOrDefault("columnName", "").replace("`", ""), null, "the input");
      case "TABLE_OR_VIEW_NOT_FOUND" ->
          InputProblems.unknownTable(values.getOrDefault("relationName", ""));
      case "INVALID_PARTITION_VALUE", "CONFLICTING_PARTITION_COLUMN_NAMES" ->
          InputProblems.unsuitable("the folders of the input", Causes.message((Throwable) thrown));
      default -> null;
    };
  }

  /** What Spark says of the values that it takes differs by the setting. */
  private static Problem setting(Map<String, String> said) {
    String expected =
        said.containsKey("confOptions")
            ? "one of " + said.get("confOptions")
            : said.getOrDefault("confType", said.getOrDefault("confRequirement", "another"));
    return UsageProblems.badValue(
        "--conf " + said.get("confName"), String.valueOf(said.get("confValue")), expected);
  }

  /** Spark quotes the value that an expression fails on; a problem never does. */
  private static String withoutValues(String message, Map<String, String> parameters) {
    String text = message;
    for (String name : List.of("expression", "value")) {
      String value = parameters.getOrDefault(name, "");
      text = value.isEmpty() ? text : text.replace(value, "(not shown)");
    }
    return text;
  }

  private static Problem unreadable(String path, List<Throwable> chain, RowLocator locator) {
    for (Throwable link : chain) {
      Matcher codec = MISSING_CODEC.matcher(Causes.message(link));
      if (codec.find()) {
        return InputProblems.codec(
            path,
            codec.group(2).toUpperCase(Locale.ROOT),
            codec.group(1) + codec.group(2) + "Codec");
      }
    }
    if (isMalformed(chain)) {
      return malformedRow(path, locator);
    }
    String root = String.valueOf(chain.get(chain.size() - 1).getMessage()).strip();
    if (root.contains("CRC checksum verification failed")) {
      return CorruptionProblems.checksum(path);
    }
    if (root.startsWith(InputProblems.MORE_DIGITS)) {
      return InputProblems.tooManyDigits(path, root);
    }
    if (StoreFailures.pass(chain.get(0))) {
      return RunProblems.noAnswer(path, Causes.rootMessage(chain.get(0)));
    }
    if (isReplacedObject(chain)) {
      return CorruptionProblems.replaced(
          path, "the object that was planned for", "another: the store refused to mix them");
    }
    return root.startsWith("CSV header does not conform")
        ? InputProblems.headerMismatch(path, root.replaceAll("\\s*\\R\\s*", "; "))
        : InputProblems.unreadableFile(
            path, format(path, locator), Causes.rootMessage(chain.get(0)));
  }

  /** S3A asks for the object that it opened, by its tag; the store answers 412 for another. */
  private static boolean isReplacedObject(List<Throwable> chain) {
    return chain.stream()
        .anyMatch(
            link ->
                link.getClass().getSimpleName().equals("RemoteFileChangedException")
                    || String.valueOf(link.getMessage()).contains("Status Code: 412"));
  }

  private static String format(String path, RowLocator locator) {
    InputFormat format = locator.format() == null ? InputFormat.of(path) : locator.format();
    return format == null ? "its format" : format.source();
  }

  private static boolean isMalformed(List<Throwable> chain) {
    return conditions(chain).stream().anyMatch(c -> c.startsWith("MALFORMED_RECORD"));
  }

  private static Problem malformedRow(String path, RowLocator locator) {
    Problem bytes = path.isEmpty() ? null : locator.wrongBytes(path);
    if (bytes != null) {
      return bytes;
    }
    String row = path.isEmpty() ? "" : locator.locate(path);
    String file = path.isEmpty() ? "the input" : path;
    return InputProblems.malformedRow(file, row, locator.columns().simpleString());
  }

  private static Set<String> conditions(List<Throwable> chain) {
    Set<String> found = new java.util.LinkedHashSet<>();
    for (Throwable link : chain) {
      if (link instanceof SparkThrowable thrown && thrown.getCondition() != null) {
        found.add(thrown.getCondition());
      }
    }
    return found;
  }
}
