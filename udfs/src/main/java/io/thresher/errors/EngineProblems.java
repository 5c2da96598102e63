package io.thresher.errors;

import java.util.Collection;

/** What can go wrong with engines: which runs a model, and plug-ins of ONNX Runtime. */
public final class EngineProblems {
  private static final String OPTION = "option engine";

  private EngineProblems() {}

  /**
   * An engine that was asked for by name does not take the model. It is never replaced by another:
   * whoever names an engine has a reason.
   *
   * @param reason why not, as the engine says
   */
  public static Problem notTaken(String engine, String model, String reason) {
    return usage(
        920,
        "the engine does not take the model",
        OPTION + ", " + model,
        "expected a model that '" + engine + "' runs, got: " + reason,
        "choose engine auto, or leave the option out");
  }

  /**
   * An engine that is installed by itself is not on this machine: on the driver, where the run is
   * planned, or on an executor, which was not sent it.
   *
   * @param wanted with its version
   * @param searched the folders
   */
  public static Problem notFound(String wanted, Collection<String> searched) {
    return usage(
        921,
        "the engine is not installed here, and is never replaced by another",
        OPTION + ", this host",
        "expected %s in one of the folders %s, got none"
            .formatted(wanted, String.join(", ", searched)),
        "install it (submit-scripts/engine get openvino), send it to executors with --archives, and"
            + " name its folder in spark.thresher.engines");
  }

  /**
   * A folder holds an engine of another version than the plan names, or than Thresher was tested
   * with. Scores of other versions may differ.
   */
  public static Problem otherVersion(String engine, String folder, String expected, String got) {
    return usage(
        922,
        "the engine has another version",
        engine + " in " + folder,
        "expected version " + expected + ", got " + got,
        "install that version on the driver and on every executor");
  }

  /**
   * The library of an engine is loaded into the process, so nobody else may be able to change it.
   *
   * @param reason what is wrong with the folder
   */
  public static Problem unsafeFolder(String folder, String reason) {
    return usage(
        923,
        "a folder of engines is not private",
        folder,
        "expected a folder and files that only this user or root can change, got: " + reason,
        "install the engine again, or correct owner and permissions");
  }

  /** ONNX Runtime could not load the library of an engine, or finds no device of it here. */
  public static Problem notLoaded(String engine, String library, String reason) {
    return new Problem(
        Area.RUNTIME,
        924,
        "the engine does not load",
        engine + ", " + library,
        "expected a library for this system and this ONNX Runtime, got: " + reason,
        "install the engine again, or choose engine onnxruntime");
  }

  /**
   * {@code precision=bf16} where nothing computes in bfloat16: the CPU has no instructions for it,
   * and OpenVINO would be some thirty times slower; or the engine has no such precision.
   *
   * @param has what there is
   */
  public static Problem noSuchPrecision(String precision, String engine, String has) {
    return usage(
        925,
        "the precision is not there",
        "option precision",
        "expected an engine and a CPU that compute in %s, got %s: %s"
            .formatted(precision, engine, has),
        "leave the option precision out");
  }

  /**
   * Scores of an engine differ from those of ONNX Runtime's own execution provider by more than
   * rounding, on rows that the driver made up or on rows of the data. It may compute in other
   * numbers than it was told to, or an operator of it may do something else.
   *
   * @param tolerance relative to the largest score of the same place
   * @param difference the largest that was seen
   * @param example of it
   */
  public static Problem otherScores(
      String engine, String model, String tolerance, String difference, String example) {
    return new Problem(
        Area.MODEL,
        926,
        "the engine gives other scores than ONNX Runtime's own provider",
        engine + ", " + model,
        "expected the same within %s of the largest, got a difference of %s: %s"
            .formatted(tolerance, difference, example),
        "choose engine onnxruntime for this model");
  }

  /**
   * Whether an engine gives the scores of ONNX Runtime's own execution provider could not be tried:
   * the model takes none of the rows that the driver makes up, or gives nothing to compare.
   */
  public static Problem notCompared(String engine, String model, String reason) {
    return new Problem(
        Area.MODEL,
        927,
        "the engine's scores cannot be compared with those of ONNX Runtime's own provider",
        engine + ", " + model,
        "expected scores of made-up rows by both, got: " + reason,
        "choose engine onnxruntime for this model");
  }

  private static Problem usage(int number, String what, String where, String got, String fix) {
    return new Problem(Area.USAGE, number, what, where, got, fix);
  }
}
