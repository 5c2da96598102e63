package io.thresher.errors;

/** What can go wrong with models that run in processes of their own. */
public final class ProcessProblems {
  private static final String SETTING = "spark.thresher.isolate";

  private ProcessProblems() {}

  /**
   * The process that runs the model ended while it ran it, and again when another process ran the
   * same batch with nothing beside it. ONNX Runtime, or a library of custom operators, crashed on
   * the model or on these rows; or the system ended the process, for the memory that it took. The
   * executor and other models go on.
   *
   * @param how it ended, such as "signal 11 (SIGSEGV)"
   */
  public static Problem died(String model, String how) {
    return problem(
        831,
        "the process that ran the model died",
        "model " + model,
        "expected scores, got twice: " + how,
        "look for a fault of the model or its custom operators; after signal 9 give the container"
            + " more memory beside the executor's, or use a smaller batch-size");
  }

  /**
   * {@code spark.thresher.isolate} asks for processes of their own for models, and one could not be
   * started. The model is not run in this process instead.
   */
  public static Problem notStarted(String reason) {
    return problem(
        832,
        "no process can be started to run the model in",
        SETTING,
        "expected Linux, a Java like this one's and a private folder, got: " + reason,
        "correct what it says, or leave the setting out");
  }

  /**
   * The process that was to run the model ended while it made the session. Making one reads the
   * whole model, and computes what is constant in it.
   *
   * @param how it ended, such as "signal 9 (SIGKILL)"
   */
  public static Problem diedOpening(String model, String how) {
    return problem(
        833,
        "the process that was to run the model died",
        "model " + model,
        "expected a session, got: " + how,
        "look for a fault of the model or its custom operators; after signal 9 give the container"
            + " more memory beside the executor's");
  }

  private static Problem problem(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.RUNTIME, number, what, where, expectation, fix);
  }
}
