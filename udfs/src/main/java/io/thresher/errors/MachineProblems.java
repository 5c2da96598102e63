package io.thresher.errors;

import java.util.List;
import java.util.Locale;

/** What can go wrong with the processes and the memory that a run stands on. */
public final class MachineProblems {
  private static final int SHOWN = 3;
  private static final double GIB = 1L << 30;

  private MachineProblems() {}

  /**
   * Spark told the task to stop while the model ran: the job was cancelled, another attempt was
   * faster, or the executor is shutting down.
   */
  public static Problem cancelled(String model) {
    return run(
        502,
        "scoring was cancelled",
        "model " + model,
        "expected to score the batch, was told to stop",
        "nothing, if the job was cancelled or the executor was ending");
  }

  /**
   * Executors on which the library does not load end themselves. After at least four tries and 30
   * seconds no executor can score, so waiting would not help.
   *
   * @param hosts where it was tried
   * @param reason on the first of them
   */
  public static Problem libraryLoadsNowhere(List<String> hosts, int failures, String reason) {
    return run(
        501,
        "ONNX Runtime's native library loads on no executor",
        some(hosts),
        "expected one executor that can score, got " + failures + " that cannot; " + reason,
        "check the hosts' platform, and that java.io.tmpdir of the executors"
            + " (spark.executor.extraJavaOptions) is writable and not mounted noexec");
  }

  /**
   * A process that runs out of memory, or that native code takes down, leaves no exception. Spark
   * has tried again as often as {@code spark.task.maxFailures} allows, and each time the executor
   * died.
   *
   * @param reason of the last death, as the cluster manager tells it
   * @param work what the executors were scoring, most deaths first
   */
  public static Problem executorsDied(int executors, String reason, List<String> work) {
    return run(
        503,
        "executors died while they scored",
        some(work),
        "expected them to live, lost " + executors + ", the last with: " + reason,
        "read the executors' own output and hs_err_pid files: if the system ended them for memory,"
            + " raise spark.executor.memoryOverhead or lower --batch-size; if the model crashes"
            + " ONNX Runtime, score the named rows alone to find which");
  }

  /**
   * A batch that does not fit in memory is halved. This one cannot be: it is a single row, or its
   * size is fixed by the model or by {@code --reproducible}.
   *
   * @param rows of the run, fewer of which cannot be tried
   */
  public static Problem tooLargeForMemory(String model, int rows, String where, String reason) {
    return run(
        504,
        "a run of the model does not fit in memory",
        "model " + model + ", " + rows + (rows == 1 ? " row: " : " rows in one run: ") + where,
        "expected memory for the smallest run there is, got: " + reason,
        "give each run more memory (a larger spark.executor.memoryOverhead or fewer"
            + " spark.executor.cores; -XX:MaxDirectMemorySize where direct memory lacks);"
            + " export a model of fixed batches with smaller ones; leave out --reproducible; filter"
            + " out the row if only its values ask for so much");
  }

  /**
   * The weights alone take more memory than an executor has with its heap, so no task could run.
   *
   * @param model its size
   * @param executor the size of an executor with its heap
   * @param source the setting that this comes from
   */
  public static Problem modelTooLarge(String uri, String model, String executor, String source) {
    return run(
        505,
        "the model is larger than an executor",
        "model " + uri + ", " + source,
        "expected a model that fits into the "
            + executor
            + " of an executor and its heap, got "
            + model,
        "raise spark.executor.memoryOverhead by the size of the model and more");
  }

  /**
   * {@code --reproducible} was asked for, and the driver saw a row get different scores in the same
   * batch size: the model is random, or depends on the rows beside it. Or it takes one number of
   * rows only, and cannot be tried.
   */
  public static Problem notReproducible(String model, int rows, String got) {
    return new Problem(
        Area.MODEL,
        501,
        "the model's scores are not reproducible",
        "model " + model,
        "expected a row to have the same scores, to the bit, wherever it stands in a batch of "
            + rows
            + ", got "
            + got,
        "leave out --reproducible, or export the model without random operators and with a free"
            + " batch dimension");
  }

  /**
   * {@code --reproducible} needs one thread, the CPU and deterministic kernels, and another option
   * asks for something else.
   */
  public static Problem reproducibleExcludes(String option, String value, String instead) {
    return new Problem(
        Area.USAGE,
        501,
        "the option does not go with --reproducible",
        option,
        "expected " + instead + ", got '" + value + "'",
        "leave one of the two out");
  }

  /**
   * Java's heap was full: a row of the input is huge, many rows of many columns wait for a batch,
   * or more tasks run at once than it has room for. Neither the file nor the row is damaged.
   *
   * @param reason Java's own words
   * @param heap the size of the heap of the driver's process
   */
  public static Problem heapExhausted(String reason, String heap) {
    return run(
        506,
        "the heap is exhausted",
        "a task, or the driver",
        "expected the rows of a batch to fit beside each other, got: "
            + reason
            + "; the driver has a heap of "
            + heap,
        "give it more (THRESHER_JVM_OPTIONS=-Xmx8g with thresher; spark.driver.memory and"
            + " spark.executor.memory with submit), or read fewer rows at once: a smaller"
            + " --batch-size, fewer cores (spark.master=local[1])");
  }

  /**
   * A disk was full while Spark wrote something other than the output: what it keeps for itself.
   */
  public static Problem scratchFull(String folder, String reason) {
    return run(
        507,
        "there is no space left for temporary files",
        folder,
        "expected space for what Spark keeps between steps, got: " + reason,
        "free some, or name a larger folder with --conf spark.local.dir and -Djava.io.tmpdir");
  }

  /** The system lets the process open no more files, or connections, at once. */
  public static Problem tooManyOpenFiles(String reason) {
    return run(
        508,
        "the process may open no more files",
        "the limit of the system for a process",
        "expected 400 at the least, and more with more cores, got: " + reason,
        "raise it: ulimit -n 4096 in the shell, LimitNOFILE= of a systemd unit");
  }

  /**
   * The driver keeps some kilobytes of each input file until a run ends. With less, Java would
   * collect its heap without end.
   *
   * @param bytes that would do
   * @param heap bytes that it may have
   */
  public static Problem driverHeapTooSmall(long files, long bytes, long heap) {
    return run(
        521,
        "the heap of the driver is too small for so many files",
        "the driver",
        String.format(
            Locale.ROOT,
            "expected about %.1f GiB for %,d files, got %.1f GiB",
            bytes / GIB,
            files,
            heap / GIB),
        "give it more: THRESHER_JVM_OPTIONS=-Xmx"
            + (long) Math.ceil(bytes / GIB)
            + "g with thresher, spark.driver.memory with submit; or score fewer, larger files");
  }

  private static String some(List<String> all) {
    String first = String.join("; ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? first + " and " + (all.size() - SHOWN) + " more" : first;
  }

  private static Problem run(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.RUNTIME, number, what, where, expectation, fix);
  }
}
