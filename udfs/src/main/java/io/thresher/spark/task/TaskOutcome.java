package io.thresher.spark.task;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * What a run's Score operator did in one attempt of a task: rows scored, rows quarantined, and the
 * files it wrote beside the task's own. The operator fills it while the task runs; whoever commits
 * the task calls {@link #finish} and reads it. Lives on the executor until the attempt ends.
 * Thread-safe.
 */
public final class TaskOutcome {
  private static final int PLACES = 3;
  private static final Map<Long, TaskOutcome> ATTEMPTS = new ConcurrentHashMap<>();

  private final List<SideFile> sideFiles = new ArrayList<>();
  private final List<String> firstPlaces = new ArrayList<>();
  private final Map<String, byte[]> findings = new TreeMap<>();
  private final Map<String, DigestedFile> digested = new HashMap<>();
  private final List<Runnable> finishers = new ArrayList<>();
  private @Nullable Supplier<MessageDigest> digests;
  private long scored;
  private long quarantined;

  private TaskOutcome() {}

  /** The outcome of an attempt so far; begins one where there is none. */
  public static TaskOutcome of(TaskContext context) {
    long attempt = context.taskAttemptId();
    TaskOutcome present = ATTEMPTS.get(attempt);
    if (present != null) {
      return present;
    }
    TaskOutcome begun = new TaskOutcome();
    TaskOutcome other = ATTEMPTS.putIfAbsent(attempt, begun);
    if (other != null) {
      return other;
    }
    context.addTaskCompletionListener(
        (TaskCompletionListener) ended -> ATTEMPTS.remove(attempt, begun));
    return begun;
  }

  /**
   * Closes the side files that are still open and gives the outcome, which is final then. To be
   * called by the task's thread after its last row; calling again changes nothing.
   */
  public static TaskOutcome finish(TaskContext context) {
    TaskOutcome outcome = of(context);
    outcome.runFinishers();
    return outcome;
  }

  private void runFinishers() {
    for (Runnable finisher = nextFinisher(); finisher != null; finisher = nextFinisher()) {
      finisher.run();
    }
  }

  private synchronized @Nullable Runnable nextFinisher() {
    return finishers.isEmpty() ? null : finishers.remove(finishers.size() - 1);
  }

  /** Registers what has to be done before the outcome is final, such as closing a file. */
  public synchronized void onFinish(Runnable finisher) {
    finishers.add(finisher);
  }

  /** Counts rows that came out of the operator with predictions. */
  public synchronized void addScored(long rows) {
    scored += rows;
  }

  /** Counts rows that were diverted. */
  public synchronized void addQuarantined(long rows) {
    quarantined += rows;
  }

  /** Counts a row that was diverted, and remembers where the first few stand. */
  synchronized void addQuarantined(String place) {
    quarantined++;
    if (firstPlaces.size() < PLACES) {
      firstPlaces.add(place);
    }
  }

  /** Where the first few rows that were diverted stand, for messages. */
  public synchronized List<String> firstPlaces() {
    return List.copyOf(firstPlaces);
  }

  /**
   * Adds what the task found out about its rows, for whoever asks a run for it by that name: see
   * {@link #findings}. To be small, as it is kept for each task of a run.
   */
  public synchronized void addFinding(String name, byte[] finding) {
    if (findings.put(name, finding.clone()) != null) {
      throw new IllegalStateException("two findings of one task are called " + name);
    }
  }

  /** What the task found out about its rows, by name. */
  public synchronized Map<String, byte[]> findings() {
    return Map.copyOf(findings);
  }

  /** Names a file that is complete and belongs to what the task gives. */
  public synchronized void addSideFile(SideFile file) {
    sideFiles.add(file);
  }

  /** Asks for digests of the files to be written, which those give that can while they write. */
  public synchronized void askDigests(Supplier<MessageDigest> each) {
    digests = each;
  }

  /** For a file to be written; null where nobody asks for it. */
  public synchronized @Nullable MessageDigest newDigest() {
    return digests == null ? null : digests.get();
  }

  /** Tells the digest of a complete file. */
  public synchronized void addDigested(String path, DigestedFile file) {
    digested.put(path, file);
  }

  /** What was told of a file; null where it has to be read. */
  public synchronized @Nullable DigestedFile digested(String path) {
    return digested.get(path);
  }

  /** Rows that came out of the operator with predictions. */
  public synchronized long scored() {
    return scored;
  }

  /** Rows that were diverted. */
  public synchronized long quarantined() {
    return quarantined;
  }

  /** The complete files beside the task's own. */
  public synchronized List<SideFile> sideFiles() {
    return List.copyOf(sideFiles);
  }
}
