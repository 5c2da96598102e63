package io.thresher.errors;

/** What can be wrong with runs of a model that take too long. */
public final class SlowProblems {
  private static final String OPTION = "--batch-timeout";

  private SlowProblems() {}

  /**
   * With {@code --batch-timeout}, a run of the model was ended because it took longer, and the row
   * alone takes longer, too. It is a bad row.
   */
  public static Problem slowRow(String model, String where, String limit) {
    return run(
        901,
        "the model takes too long on a row",
        "model " + model + ", " + where,
        "expected scores within " + limit + ", as " + OPTION + " says",
        "filter the row out, set such rows aside with --max-bad-rows, or raise " + OPTION);
  }

  /**
   * With {@code --batch-timeout}, a run of the model was ended because it took longer, no single
   * row is at fault, and the batch cannot be made smaller: its size is fixed by the model or by
   * {@code --reproducible}, or it was a trial on the driver.
   */
  public static Problem slowRun(String model, String limit) {
    return run(
        902,
        "a run of the model was ended because it took too long",
        "model " + model,
        "expected a run of at most " + limit + ", as " + OPTION + " says",
        "raise " + OPTION + ", make --batch-size smaller, or take a faster model");
  }

  /**
   * With {@code --batch-timeout}, the rows that take too long are looked for by running parts of
   * their batch, and each such part costs that time. There are so many of them that the search was
   * given up, or the model takes too long on rows of all kinds.
   */
  public static Problem slowRows(String model, int ended, String where, String limit) {
    return run(
        903,
        "the model takes too long on many rows of a batch",
        "model " + model + ", the last: " + where,
        "expected few rows that take longer than "
            + limit
            + ", ended "
            + ended
            + " runs to find them",
        "raise " + OPTION + ", or look at the model and the machine");
  }

  /**
   * A run takes longer than it may and was told to end, but ONNX Runtime looks for that between two
   * operators only, and the one that it is in does not come to its end. Nothing ends it but the end
   * of the process. The executor goes on, and its other tasks with it; this is written to its log.
   */
  public static Problem endless(String model, String limit, String soFar) {
    return run(
        904,
        "a run of the model takes too long and does not end when it is told to",
        "model " + model,
        "expected a run of at most " + limit + ", it has taken " + soFar,
        "wait, or end the run of Thresher; look for the operator that takes so long");
  }

  private static Problem run(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.RUNTIME, number, what, where, expectation, fix);
  }
}
