package io.thresher.errors;

/** Sentences about the process and the cluster that a run stands on. */
public final class RunProblems {
  private RunProblems() {}

  /** Spark and Thresher need a folder for temporary files on the driver, and cannot write to it. */
  public static Problem scratchUnwritable(String folder, String reason) {
    return run(
        101,
        "the folder for temporary files cannot be written",
        folder,
        "expected a folder with the right to write, got: " + reason,
        "set --conf spark.local.dir, or java.io.tmpdir, to one");
  }

  /**
   * Something failed that has no code of its own; the reason is the innermost one that Java gave.
   */
  public static Problem failed(String where, String reason) {
    return run(
        102,
        "the run failed",
        where,
        "expected it to finish, got: " + reason,
        "run again with --debug for the stack trace");
  }

  /**
   * A store throttled, failed or did not answer while the run was at work, and went on to when it
   * was asked again.
   */
  public static Problem noAnswer(String where, String reason) {
    return run(
        861,
        "a store does not answer",
        where,
        "expected it to do what is asked, got: " + reason,
        "the same command again later: it does what is left");
  }

  /**
   * The file that {@code --report} names cannot be made. A run that would succeed does not begin;
   * where it was known only at its end, the output is published.
   */
  public static Problem reportUnwritable(String file, String reason) {
    return run(
        103,
        "the report cannot be written",
        file,
        "expected a file in a folder that can be written, got: " + reason,
        "correct --report");
  }

  /**
   * The Spark session could not be started: a master that does not answer, a port that is taken, or
   * a setting that Spark refuses.
   */
  public static Problem sparkDidNotStart(String reason) {
    return run(
        104,
        "Spark did not start",
        "the driver",
        "expected a session, got: " + reason,
        "correct the configuration of Spark; --debug prints the stack trace");
  }

  /**
   * The file that {@code --json} or {@code --chart} of {@code thresher bench} names cannot be made.
   */
  public static Problem resultsUnwritable(String file, String reason) {
    return run(
        105,
        "the results cannot be written",
        file,
        "expected a file in a folder that can be written, got: " + reason,
        "correct --json");
  }

  /**
   * The scheme of a path, such as {@code s3a:}, stands for a file system whose classes are not
   * there.
   */
  public static Problem noFileSystem(String path, String missing) {
    return run(
        106,
        "the file system of the path is not on the class path",
        path,
        "expected the class " + missing,
        InputProblems.addToClassPath(missing));
  }

  /**
   * Hadoop, and so Spark, asks Java for something that Java 24 and later no longer do.
   *
   * @param version of this Java
   * @param home where it is
   */
  public static Problem unsuitableJava(String version, String home, String reason) {
    return run(
        117,
        "Spark does not run on this Java",
        "Java " + version + " in " + home,
        "expected Java 17 or 21, or 25 with Spark 4.2, got: " + reason,
        "set JAVA_HOME to Java 17 or 21");
  }

  /** Values would be wrong without a word: source JDK-8377811. */
  public static Problem movesPinnedArrays(String version) {
    return run(
        911,
        "this Java may move arrays while native code writes to them",
        "Java " + version + " with its G1 collector, JDK-8377811",
        "expected Java 17, 21, or 25.0.3 and later",
        "set JAVA_HOME to one of these, on the driver and on executors, or give each the JVM flag"
            + " -XX:+UseParallelGC");
  }

  /** Spark starts with no less than 450 MiB of heap, however small the work. */
  public static Problem heapTooSmall(String heap) {
    return run(
        118,
        "the heap is too small for Spark",
        "the driver",
        "expected 450 MiB or more, got " + heap,
        "give it more: THRESHER_JVM_OPTIONS=-Xmx1g with thresher, spark.driver.memory with submit");
  }

  /**
   * Java could not read the program itself. With few open files allowed, as many jars as the class
   * path has are too many.
   */
  public static Problem classMissing(String name) {
    return run(
        119,
        "the program cannot be loaded",
        "the class path",
        "expected to find " + name + ", found nothing that could be read",
        "raise the limit of open files (ulimit -n 4096) where it is low; else build or install"
            + " Thresher again");
  }

  /**
   * A library calls another that is of a version without what it calls.
   *
   * @param missing as Java names it: a class, method or field
   * @param caller the class that calls it
   */
  public static Problem librariesDoNotFit(String missing, String caller) {
    return run(
        955,
        "libraries on the class path do not fit together",
        caller,
        "expected " + missing + " in the library that it calls, found another version without it",
        "give libraries of versions made for each other; for s3a, hadoop-aws of the version of"
            + " Spark's Hadoop, and the AWS SDK that it was built with");
  }

  /** Of sketches, which Spark brings. */
  public static Problem noProfileOnThisJava(String version, String reason) {
    return run(
        956,
        "the data cannot be profiled on this Java",
        "Java " + version,
        "expected one that Spark's DataSketches library runs on, got: " + reason,
        "set JAVA_HOME to Java 17 or 21, or leave --profile-data and --baseline out");
  }

  private static Problem run(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.RUNTIME, number, what, where, expectation, fix);
  }
}
