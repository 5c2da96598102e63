package io.thresher.errors;

/** Sentences about the process and the cluster that a run stands on. */
public final class RunProblems {
  private RunProblems() {}

  public static Problem scratchUnwritable(String folder, String reason) {
    return run(
        101,
        "the folder for temporary files cannot be written",
        folder,
        "expected a folder with the right to write, got: " + reason,
        "set --conf spark.local.dir, or java.io.tmpdir, to one");
  }

  public static Problem failed(String where, String reason) {
    return run(
        102,
        "the run failed",
        where,
        "expected it to finish, got: " + reason,
        "run again with --debug for the stack trace");
  }

  public static Problem reportUnwritable(String file, String reason) {
    return run(
        103,
        "the report cannot be written",
        file,
        "expected a file in a folder that can be written, got: " + reason,
        "correct --report");
  }

  public static Problem sparkDidNotStart(String reason) {
    return run(
        104,
        "Spark did not start",
        "the driver",
        "expected a session, got: " + reason,
        "correct the configuration of Spark; --debug prints the stack trace");
  }

  public static Problem resultsUnwritable(String file, String reason) {
    return run(
        105,
        "the results cannot be written",
        file,
        "expected a file in a folder that can be written, got: " + reason,
        "correct --json");
  }

  public static Problem noFileSystem(String path, String missing) {
    return run(
        106,
        "the file system of the path is not on the class path",
        path,
        "expected the class " + missing,
        InputProblems.addToClassPath(missing));
  }

  private static Problem run(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.RUNTIME, number, what, where, expectation, fix);
  }
}
