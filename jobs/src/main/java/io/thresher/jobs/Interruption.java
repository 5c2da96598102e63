package io.thresher.jobs;

import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.input.FileSystems;
import io.thresher.jobs.report.RunReport;
import io.thresher.jobs.run.Run;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.util.ShutdownHookManager;

/** While open: gives a run's output back, and says how to go on, where the process is ended. */
final class Interruption implements AutoCloseable {
  /** After Spark's context stops (50), before file systems close (10). */
  private static final int AFTER_SPARK = 40;

  private final Run run;
  private final Terminal terminal;
  private final RunReport report;
  private final Runnable hook = this::interrupted;
  private volatile boolean happened;

  private Interruption(Run run, Terminal terminal, RunReport report) {
    this.run = run;
    this.terminal = terminal;
    this.report = report;
  }

  static Interruption of(Run run, Terminal terminal, RunReport report) {
    Interruption interruption = new Interruption(run, terminal, report);
    ShutdownHookManager.get()
        .addShutdownHook(interruption.hook, AFTER_SPARK, seconds(), TimeUnit.SECONDS);
    return interruption;
  }

  /** What Hadoop gives a hook; it would parse its whole configuration to know. */
  private static long seconds() {
    long set =
        FileSystems.settings()
            .getTimeDuration(
                CommonConfigurationKeysPublic.SERVICE_SHUTDOWN_TIMEOUT,
                CommonConfigurationKeysPublic.SERVICE_SHUTDOWN_TIMEOUT_DEFAULT,
                TimeUnit.SECONDS);
    return Math.max(ShutdownHookManager.TIMEOUT_MINIMUM, set);
  }

  boolean happened() {
    return happened || ShutdownHookManager.get().isShutdownInProgress();
  }

  private void interrupted() {
    happened = true;
    try {
      run.close();
    } catch (IOException e) {
      terminal.line("the output could not be given back: " + e);
    }
    try {
      report.interrupted();
    } catch (IOException e) {
      terminal.line("the report could not be written: " + e);
    }
    terminal.line(
        "run           " + run.id() + " was interrupted; the same command again continues it");
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
