package io.thresher.errors;

import java.util.Collection;
import java.util.List;

/** What a call of {@code onnx_predict} asks for that SQL may not do. */
public final class SqlProblems {
  private static final String ADMINISTRATOR =
      "or have it allowed by %s in the configuration that Spark starts with";

  private SqlProblems() {}

  /**
   * A text of SQL gives an option that acts beyond its own scores, such as on the disks of
   * executors. Only programs may: who can write SQL need not be trusted with the account that Spark
   * runs as.
   */
  public static Problem closedOption(String option, Collection<String> open) {
    return usage(
        701,
        "the option is not open to SQL",
        "option '" + option + "'",
        "expected one of " + String.join(", ", open),
        "leave it out; the command line and programs take it, and an administrator settles such"
            + " things for all SQL by spark.thresher.sql.*");
  }

  /** A text of SQL asks for more threads than a task has cores. */
  public static Problem tooMany(String option, long value, long most, String setting) {
    return usage(
        702,
        "the option asks for more than SQL may have",
        "option '" + option + "'",
        "expected at most " + most + ", got " + value,
        "ask for less, " + ADMINISTRATOR.formatted(setting));
  }

  /**
   * A text of SQL sets an option of ONNX Runtime that writes files, reads others than the model,
   * loads code, or takes what belongs to other sessions; or one that nobody has looked at yet.
   *
   * @param effect what the key does, as in "writes files"
   */
  public static Problem closedKey(String key, String effect, String setting) {
    return usage(
        703,
        "the ONNX Runtime option is not open to SQL",
        "option 'ort', key " + key,
        "expected a key that concerns the caller's own scores only, got one that " + effect,
        "leave it out, " + ADMINISTRATOR.formatted(setting));
  }

  /**
   * A text of SQL names a library of custom operators whose content is not among those allowed.
   * Says the same whether there is no such file, or another.
   */
  public static Problem closedLibrary(String path, String setting) {
    return usage(
        704,
        "the library of custom operators is not open to SQL",
        path,
        "expected a file whose digest is allowed",
        "leave it out, " + ADMINISTRATOR.formatted(setting));
  }

  /**
   * The value of a setting {@code spark.thresher.sql.*} does not have the form that it takes. Until
   * it is corrected, nothing is open: a guard must not fail open.
   */
  public static Problem badSetting(String key, String value, String expected) {
    return usage(
        705,
        "a setting of what SQL may do is not understood, so it may do nothing",
        key,
        "expected " + expected + ", got '" + value + "'",
        "correct it in the configuration that Spark starts with");
  }

  /**
   * There is no setting {@code spark.thresher.sql.*} of that name. Until it is corrected, nothing
   * is open: a guard that is misspelt must not fail open.
   */
  public static Problem unknownSetting(String key, Collection<String> known) {
    return usage(
        710,
        "a setting of what SQL may do is not known, so it may do nothing",
        key,
        "expected one of " + String.join(", ", known),
        Nearest.hint(key, known));
  }

  /**
   * The model of a call in SQL lies outside of the folders that {@code spark.thresher.sql.models}
   * names, or a link leads out of them.
   *
   * @param allowed the folders that models may lie in
   */
  public static Problem closedPlace(String model, List<String> allowed, String setting) {
    return usage(
        706,
        "the model lies where SQL may not read",
        model,
        "expected a model in " + String.join(" or ", allowed),
        "use a model from there, " + ADMINISTRATOR.formatted(setting));
  }

  /**
   * The model of a call in SQL lies on a file system that {@code spark.thresher.sql.schemes} does
   * not name.
   */
  public static Problem closedScheme(
      String model, String scheme, Collection<String> allowed, String setting) {
    return usage(
        707,
        "the model lies on a file system that SQL may not read",
        model,
        "expected one of " + String.join(", ", allowed) + ", got " + scheme,
        "use a model from there, " + ADMINISTRATOR.formatted(setting));
  }

  /**
   * Where only some folders are open, the name of a model must say plainly which one it lies in:
   * what one file system takes literally, another takes for a way out.
   *
   * @param what in its name makes it ambiguous
   */
  public static Problem obscureName(String model, String what) {
    return usage(
        708,
        "the name of the model could mean several places",
        model,
        "expected a plain path, got one with " + what,
        "write the path as the file system lists it");
  }

  /**
   * The tensors that one run of the model is fed would take more than {@code
   * spark.thresher.sql.max-batch-bytes}.
   *
   * @param bytes of the inputs of one run
   */
  public static Problem batchTooLarge(int rows, String bytes, long most, String setting) {
    return usage(
        709,
        "a run of the model takes more than SQL may have",
        rows == 1 ? "1 row" : "option 'batch-size', " + rows + " rows",
        "expected inputs of at most " + most + " bytes, got " + bytes,
        "use a smaller batch-size or shape, " + ADMINISTRATOR.formatted(setting));
  }

  /**
   * ONNX Runtime worked longer on one batch than {@code spark.thresher.sql.max-run-time} allows.
   * The run was ended, and other queries go on.
   */
  public static Problem ranTooLong(String model, String limit) {
    return new Problem(
        Area.RUNTIME,
        701,
        "a run of the model was ended because it took too long",
        "model " + model,
        "expected a run of at most " + limit,
        "use a smaller batch-size or a faster model, "
            + ADMINISTRATOR.formatted("spark.thresher.sql.max-run-time"));
  }

  /**
   * A process keeps a session for each model and set of options, up to {@code
   * spark.thresher.sql.max-models} of them, and all of them are in use.
   */
  public static Problem tooManyModels(int most) {
    return new Problem(
        Area.RUNTIME,
        702,
        "too many models are in use",
        "the sessions of this process",
        "expected at most " + most + " at a time",
        "try again when other queries are done, use fewer models in one query, "
            + ADMINISTRATOR.formatted("spark.thresher.sql.max-models"));
  }

  /**
   * {@code spark.thresher.sql.max-native-memory} is given, and this process cannot limit itself: it
   * is not on Linux, or the command {@code prlimit} of util-linux is missing. It does not start,
   * since nothing would hold a model that asks for all memory.
   */
  public static Problem memoryNotLimited(String reason) {
    return new Problem(
        Area.RUNTIME,
        703,
        "the memory of the process cannot be limited",
        "spark.thresher.sql.max-native-memory",
        "expected Linux with the command prlimit, got: " + reason,
        "install util-linux on every host, or leave the setting out");
  }

  /**
   * What one run of the model gave takes more than SQL may have. Known when the run is over, before
   * the scores are copied.
   *
   * @param shape of the output
   */
  public static Problem scoresTooLarge(
      String model, String output, String shape, long bytes, long most, String setting) {
    return new Problem(
        Area.RUNTIME,
        704,
        "the scores of a run take more than SQL may have",
        "model " + model + ", output '" + output + "'",
        "expected at most " + most + " bytes, got " + bytes + " in the shape " + shape,
        "use a smaller batch-size, other outputs, " + ADMINISTRATOR.formatted(setting));
  }

  /**
   * While the model ran, the process came close to the memory that {@code
   * spark.thresher.sql.max-native-memory} leaves it. Of all runs that were under way, this one was
   * ended, since most was taken while it ran; other queries go on.
   */
  public static Problem tookAllMemory(String model, String setting) {
    return new Problem(
        Area.RUNTIME,
        705,
        "a run of the model was ended because memory ran out",
        "model " + model,
        "expected it to leave memory for others, got nearly all taken while it ran",
        "use a smaller batch-size or model, try again when other queries are done, "
            + ADMINISTRATOR.formatted(setting));
  }

  private static Problem usage(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.USAGE, number, what, where, expectation, fix);
  }
}
