package io.thresher.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Strikes once, in the first of the tests' processes that reaches a step of a run: a file of the
 * step's name in a folder that all share sets it, and whoever takes the file away is struck. The
 * folder is a system property of each process.
 */
public final class Trap {
  static final String FOLDER = "thresher.test.traps";

  /** What a trap does. */
  enum Blow {
    /** SIGKILL to the process itself. */
    KILL,
    /** The same, as soon as the ledger of the run that the file belongs to holds a unit. */
    KILL_RECORDED,
    /** SIGKILL to an executor, from the driver. */
    KILL_EXECUTOR,
    /** Deletes the file that the step is about. */
    DELETE,
    /** Keeps the thread until it is interrupted, or until {@link #release}. */
    HOLD,
    /** Keeps the thread until {@link #release}, whoever interrupts it. */
    HOLD_FAST
  }

  private static final String EXECUTORS = "executors";
  private static final String RELEASED = "released";
  private static final String ENDED = "ended";
  private static final ThreadLocal<Boolean> HELD = ThreadLocal.withInitial(() -> false);

  private Trap() {}

  /** Sets one. */
  static void set(Path folder, String step, Blow blow) throws IOException {
    Files.deleteIfExists(folder.resolve(RELEASED));
    Files.deleteIfExists(folder.resolve(ENDED));
    Files.writeString(folder.resolve(step), blow.name());
  }

  /** Whether it has struck. */
  static boolean sprung(Path folder, String step) {
    return !Files.exists(folder.resolve(step));
  }

  /** Lets go of all that is held. */
  static void release(Path folder) throws IOException {
    Files.write(folder.resolve(RELEASED), List.of());
  }

  /** Whether the task that was held has ended since, whatever came of it. */
  static boolean heldTaskEnded(Path folder) {
    return Files.exists(folder.resolve(ENDED));
  }

  /** The task of this thread has ended. */
  static void taskEnded() throws IOException {
    if (HELD.get()) {
      HELD.set(false);
      Files.write(Path.of(System.getProperty(FOLDER), ENDED), List.of());
    }
  }

  /** For Spark's SQL: gives {@code row} back, and is a step where it is {@code fatal}. */
  public static long row(long row, long fatal) {
    if (row == fatal) {
      reach("row", Path.of(""));
    }
    return row;
  }

  /** Notes this process as that of an executor. */
  static void enlist() throws IOException {
    String folder = System.getProperty(FOLDER);
    if (folder != null) {
      Path file = Files.createDirectories(Path.of(folder, EXECUTORS)).resolve("" + pid());
      Files.write(file, List.of());
    }
  }

  /**
   * A process is at a step.
   *
   * @param file that the step is about
   */
  static void reach(String step, Path file) {
    String folder = System.getProperty(FOLDER);
    if (folder == null || !Files.exists(Path.of(folder, step))) {
      return;
    }
    try {
      Blow blow = Blow.valueOf(Files.readString(Path.of(folder, step)));
      if (Files.deleteIfExists(Path.of(folder, step))) {
        strike(blow, Path.of(folder), file);
      }
    } catch (java.nio.file.NoSuchFileException e) {
      return; // Another process was faster.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void strike(Blow blow, Path folder, Path file) throws IOException {
    switch (blow) {
      case KILL -> kill(pid());
      case KILL_RECORDED -> {
        awaitRecord(file.resolve("../../ledger").normalize());
        kill(pid());
      }
      case KILL_EXECUTOR -> kill(anyExecutor(folder));
      case DELETE -> Files.delete(file);
      case HOLD -> hold(folder, false);
      case HOLD_FAST -> hold(folder, true);
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static long anyExecutor(Path folder) throws IOException {
    try (var files = Files.list(folder.resolve(EXECUTORS))) {
      return files
          .map(file -> Long.parseLong(file.getFileName().toString()))
          .filter(pid -> ProcessHandle.of(pid).isPresent())
          .findFirst()
          .orElseThrow();
    }
  }

  private static void kill(long pid) throws IOException {
    Process kill = new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start();
    try {
      kill.waitFor();
      if (pid == pid()) {
        TimeUnit.MINUTES.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitRecord(Path ledger) throws IOException {
    boolean recorded = false;
    while (!recorded) {
      try (var files = Files.list(ledger)) {
        recorded = files.anyMatch(file -> file.toFile().length() > 0);
      } catch (java.nio.file.NoSuchFileException e) {
        recorded = false; // Not there yet.
      }
    }
  }

  private static void hold(Path folder, boolean fast) throws IOException {
    HELD.set(true);
    boolean interrupted = false;
    while (!Files.exists(folder.resolve(RELEASED))) {
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        if (!fast) {
          Thread.currentThread().interrupt();
          throw new java.io.InterruptedIOException();
        }
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
